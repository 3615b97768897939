// convert: elements of any dtype to any other, one by one. For reading and writing values, not for arithmetic.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "addax/dtype.hpp"
#include "addax/errors.hpp"

namespace addax {

/// Calls body(T{}) with the C++ type of a dtype.
template <class Body>
decltype(auto) visit_dtype(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::bool_: return body(bool{});
    case DType::int8: return body(int8_t{});
    case DType::int16: return body(int16_t{});
    case DType::int32: return body(int32_t{});
    case DType::int64: return body(int64_t{});
    case DType::uint8: return body(uint8_t{});
    case DType::uint16: return body(uint16_t{});
    case DType::uint32: return body(uint32_t{});
    case DType::uint64: return body(uint64_t{});
    case DType::float16: return body(float16_t{});
    case DType::bfloat16: return body(bfloat16_t{});
    case DType::float32: return body(float{});
    case DType::float64: return body(double{});
  }
  throw DTypeError("dtype: expected one of the 13 dtypes.");
}

/// One element as another type: numbers outside an integer's range go to its nearest end, NaN to 0.
template <class To, class From>
To convert_element(From from) {
  if constexpr (std::is_same_v<From, float16_t> || std::is_same_v<From, bfloat16_t>) {
    return convert_element<To>(static_cast<float>(from));
  } else if constexpr (std::is_same_v<To, float16_t> || std::is_same_v<To, bfloat16_t>) {
    return To(static_cast<float>(from));
  } else if constexpr (std::is_same_v<To, bool>) {
    return from != From{};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    if (std::isnan(from)) return To{};
    if (from <= static_cast<From>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
    if (from >= static_cast<From>(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
    return static_cast<To>(from);
  } else {
    return static_cast<To>(from);
  }
}

inline void convert(const void* from, DType from_dtype, void* to, DType to_dtype, int64_t count) {
  if (from_dtype == to_dtype) {
    if (count) std::memcpy(to, from, static_cast<size_t>(count) * from_dtype.size());
    return;
  }
  visit_dtype(from_dtype, [&](auto from_zero) {
    visit_dtype(to_dtype, [&](auto to_zero) {
      auto* source = static_cast<const decltype(from_zero)*>(from);
      auto* target = static_cast<decltype(to_zero)*>(to);
      for (int64_t i = 0; i < count; ++i) target[i] = convert_element<decltype(to_zero)>(source[i]);
    });
  });
}

}  // namespace addax
