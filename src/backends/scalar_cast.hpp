// cast<To>(x): every element type to every other. Floats truncate to integers and saturate where the value does not
// fit, NaN gives 0; integers wrap; anything but 0 is true.
#pragma once

#include "addax/dtype.hpp"
#include "backends/scalar_math.hpp"
#include "core/half_bits.hpp"

namespace addax::backends::scalar::inline ADDAX_ISA {

/// 2 to the number of value bits of T: the first float that does not fit.
template <class F, class T>
inline constexpr F above_all = F(uint64_t(1) << (std::numeric_limits<T>::digits - 1)) * 2;

template <class To, class From>
ADDAX_SCALAR To cast(From x) {
  if constexpr (std::is_same_v<From, float16_t>) {
    return cast<To>(float16_value(x.bits));
  } else if constexpr (std::is_same_v<From, bfloat16_t>) {
    return cast<To>(bfloat16_value(x.bits));
  } else if constexpr (std::is_same_v<To, float16_t> || std::is_same_v<To, bfloat16_t>) {
    To half;
    half.bits = std::is_same_v<To, float16_t> ? float16_bits(float(x)) : bfloat16_bits(float(x));
    return half;
  } else if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    constexpr From high = above_all<From, To>, low = std::is_signed_v<To> ? -high : From(0);
    To inside = To(((x > low) & (x < high)) ? x : From(0));
    To big = x >= high ? std::numeric_limits<To>::max() : inside;
    return x <= low ? std::numeric_limits<To>::min() : big;
  } else {
    return To(x);
  }
}

}  // namespace addax::backends::scalar::inline ADDAX_ISA
