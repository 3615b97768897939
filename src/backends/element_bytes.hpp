// Elements seen as bytes: kernels that only move data are built per element size, not per dtype.
#pragma once

#include <algorithm>
#include <cstring>

#include "backends/visit.hpp"

namespace addax::backends {

/// Calls body(U{}) with an unsigned type of as many bytes as an element of `dtype`.
template <class Body>
decltype(auto) visit_bytes(DType dtype, Body&& body) {
  switch (dtype.size()) {
    case 1: return body(uint8_t{});
    case 2: return body(uint16_t{});
    case 4: return body(uint32_t{});
    default: return body(uint64_t{});
  }
}

/// What reading outside of a tensor gives, as bytes: NaN for floats, else 0.
template <class U>
U absent(DType dtype) {
  U bits{};
  if (!dtype.is_float()) return bits;
  visit_float(dtype, [&](auto zero) {
    decltype(zero) nan(std::numeric_limits<float>::quiet_NaN());
    std::memcpy(&bits, &nan, std::min(sizeof nan, sizeof bits));
  });
  return bits;
}

}  // namespace addax::backends
