// What generated kernels take from the standard library and from addax/dtype.hpp, for NVRTC, which finds no headers
// where a program runs. Its own mathematical functions are global.
#pragma once

using int8_t = signed char;
using int16_t = short;
using int32_t = int;
using int64_t = long long;
using uint8_t = unsigned char;
using uint16_t = unsigned short;
using uint32_t = unsigned int;
using uint64_t = unsigned long long;

namespace std {

using ::acos, ::acosh, ::asin, ::asinh, ::atan, ::atan2, ::atanh, ::cbrt, ::ceil, ::copysign, ::cos, ::cosh, ::erf,
    ::erfc, ::exp, ::exp2, ::expm1, ::abs, ::floor, ::fmod, ::ldexp, ::lgamma, ::log, ::log10, ::log1p, ::log2,
    ::nearbyint, ::nextafter, ::pow, ::sin, ::sinh, ::sqrt, ::tan, ::tanh, ::trunc, ::signbit, ::isnan, ::nan;
using ::size_t;

template <bool condition, class A, class B>
struct conditional {
  using type = A;
};
template <class A, class B>
struct conditional<false, A, B> {
  using type = B;
};
template <bool condition, class A, class B>
using conditional_t = typename conditional<condition, A, B>::type;

template <class A, class B>
inline constexpr bool is_same_v = false;
template <class A>
inline constexpr bool is_same_v<A, A> = true;
template <class T>
inline constexpr bool is_floating_point_v = is_same_v<T, float> || is_same_v<T, double>;
template <class T>
inline constexpr bool is_integral_v = false;
template <class T>
inline constexpr bool is_signed_v = is_floating_point_v<T>;
template <class T>
inline constexpr bool is_unsigned_v = is_integral_v<T> && !is_signed_v<T>;
template <class Base, class Derived>
inline constexpr bool is_base_of_v = __is_base_of(Base, Derived);

template <class T>
struct numeric_limits;
#define ADDAX_INTEGER(T, bits, lowest, highest)        \
  template <>                                          \
  inline constexpr bool is_integral_v<T> = true;       \
  template <>                                          \
  inline constexpr bool is_signed_v<T> = T(-1) < T(0); \
  template <>                                          \
  struct numeric_limits<T> {                           \
    static constexpr int digits = bits;                \
    static constexpr T min() { return lowest; }        \
    static constexpr T max() { return highest; }       \
  };
ADDAX_INTEGER(bool, 1, false, true)
ADDAX_INTEGER(int8_t, 7, -128, 127)
ADDAX_INTEGER(int16_t, 15, -32768, 32767)
ADDAX_INTEGER(int32_t, 31, -2147483647 - 1, 2147483647)
ADDAX_INTEGER(int64_t, 63, -9223372036854775807 - 1, 9223372036854775807)
ADDAX_INTEGER(uint8_t, 8, 0, 255)
ADDAX_INTEGER(uint16_t, 16, 0, 65535)
ADDAX_INTEGER(uint32_t, 32, 0, 4294967295u)
ADDAX_INTEGER(uint64_t, 64, 0, 18446744073709551615u)
#undef ADDAX_INTEGER

template <>
struct numeric_limits<float> {
  static constexpr float infinity() { return __builtin_bit_cast(float, 0x7f800000u); }
  static constexpr float quiet_NaN() { return __builtin_bit_cast(float, 0x7fc00000u); }
};
template <>
struct numeric_limits<double> {
  static constexpr double infinity() { return __builtin_bit_cast(double, uint64_t(0x7ff0000000000000)); }
  static constexpr double quiet_NaN() { return __builtin_bit_cast(double, uint64_t(0x7ff8000000000000)); }
};

template <class To, class From>
constexpr To bit_cast(const From& from) {
  return __builtin_bit_cast(To, from);
}

}  // namespace std

namespace addax {
struct float16_t {
  uint16_t bits = 0;
};
struct bfloat16_t {
  uint16_t bits = 0;
};
}  // namespace addax
