// Sums of squares over the rows and columns of matrices: the CPU kernel.
#pragma once

#include "backends/kernel.hpp"

namespace addax::backends::cpu {

/// float32 x [..., r, c] and, where it is given, w [..., c] -> sums of x² w over the last axis [..., r] and, where it
/// is asked for, of x² over the one before [..., c]. Both come of one read of x. Bits follow from the shape alone.
void square_sums(const KernelCall& call);
Plan plan_square_sums(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace addax::backends::cpu
