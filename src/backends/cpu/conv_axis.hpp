// Which elements of an input the results of one axis meet.
#pragma once

#include "backends/cpu/conv_kernels.hpp"

namespace addax::backends::cpu {
namespace {

/// The element that a tap of a result meets: inside of the input or not.
inline int64_t element_of(const ConvAxis& axis, int64_t result, int64_t tap) {
  return result * axis.in_step + axis.offset[tap];
}
inline bool is_inside(const ConvAxis& axis, int64_t result, int64_t tap) {
  const int64_t at = element_of(axis, result, tap);
  return at >= 0 && at < axis.in_length;
}

/// The elements of the input that results [first, last) of an axis reach, cut to what is inside.
struct Reach {
  int64_t first, last;
};
inline Reach reach_of(const ConvAxis& axis, int64_t first, int64_t last) {
  if (axis.taps == 0) return {0, 0};
  const int64_t low = element_of(axis, first, 0), high = element_of(axis, last - 1, axis.taps - 1) + 1;
  return {low > 0 ? low : 0, high < axis.in_length ? high : axis.in_length};
}

}  // namespace
}  // namespace addax::backends::cpu
