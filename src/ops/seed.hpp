// The process's own stream of seeds.
#pragma once

#include <cstdint>

#include "addax/json.hpp"

namespace addax {

/// The next number of the stream that utils::set_random_seed() starts; from the system's entropy before that.
uint64_t next_global_seed();

/// Where that stream stands, with the generator behind operations that are given no seed; and back to there.
Json seed_stream_state();
void restore_seed_stream(const Json& state);

}  // namespace addax
