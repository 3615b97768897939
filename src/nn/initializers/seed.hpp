// The `.seed` of initializers: an integer gives the same numbers each time, None those of the process's stream.
#pragma once

#include <optional>

#include "addax/random.hpp"

namespace addax {

inline random::Seed seed_of(const std::optional<int64_t>& seed) { return seed ? random::Seed(*seed) : random::Seed(); }

}  // namespace addax
