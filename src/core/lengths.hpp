// Sums and products of lengths that callers and files give: checked, so that no arithmetic on shapes overflows.
#pragma once

#include <cstdint>
#include <string>

#include "addax/errors.hpp"

namespace addax {

/// What products reach at most: far beyond any memory, and sums of several still fit into 64 bits.
inline constexpr int64_t most_length = int64_t{1} << 60;

/// a · b. ShapeError beyond 2^60.
inline int64_t product_of(int64_t a, int64_t b) {
  int64_t product;
  if (__builtin_mul_overflow(a, b, &product) || product > most_length || product < -most_length)
    throw ShapeError("Shape: expected lengths of at most 2^60, got " + std::to_string(a) + " times " +
                     std::to_string(b) + ".");
  return product;
}

/// a + b. ShapeError beyond 2^60.
inline int64_t sum_of(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum) || sum > most_length || sum < -most_length)
    throw ShapeError("Shape: expected lengths of at most 2^60, got " + std::to_string(a) + " and " + std::to_string(b) +
                     " together.");
  return sum;
}

}  // namespace addax
