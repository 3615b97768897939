// The process's own stream of seeds.
#pragma once

#include <cstdint>

namespace addax {

/// The next number of the stream that utils::set_random_seed() starts; from the system's entropy before that.
uint64_t next_global_seed();

}  // namespace addax
