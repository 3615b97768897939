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

/// A number as an element of `dtype`, as bytes.
template <class U>
U bits_of(DType dtype, double value) {
  U bits{};
  visit_dtype(dtype, [&](auto zero) {
    const auto element = convert_element<decltype(zero)>(value);
    std::memcpy(&bits, &element, std::min(sizeof element, sizeof bits));
  });
  return bits;
}

/// What reading outside of a tensor gives, as bytes: NaN for floats, else 0.
template <class U>
U absent(DType dtype) {
  return bits_of<U>(dtype, dtype.is_float() ? std::numeric_limits<double>::quiet_NaN() : 0);
}

}  // namespace addax::backends
