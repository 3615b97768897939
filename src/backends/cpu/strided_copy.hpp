// strided_copy(): elements from one walk through memory to another. What every data movement comes down to.
#pragma once

#include "backends/movement_walk.hpp"

namespace addax::backends::cpu {

/// Copies all elements of a walk; `from` and `to` are where its first element lies.
void strided_copy(const void* from, void* to, StridedWalk walk, DType dtype);

}  // namespace addax::backends::cpu
