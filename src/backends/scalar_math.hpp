// The scalar functions behind every elementwise op: each is defined once, for plain scalars on CPU and GPU and for
// xsimd batches, and named once, in ADDAX_ELEMENTWISE_OPS. Every enum, table and test is made from that list.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

// X(name, Functor, arity, domain, result). Domains: `real` floats, `number` also integers, `integer` integers alone,
// `bits` integers and bool, `any` everything. Results: `same` dtype as the operands, or `boolean`.
#define ADDAX_ELEMENTWISE_OPS(X)                  \
  X(abs, Abs, 1, any, same)                       \
  X(negative, Negative, 1, number, same)          \
  X(sign, Sign, 1, number, same)                  \
  X(square, Square, 1, number, same)              \
  X(relu, Relu, 1, number, same)                  \
  X(relu6, Relu6, 1, number, same)                \
  X(sqrt, Sqrt, 1, real, same)                    \
  X(rsqrt, Rsqrt, 1, real, same)                  \
  X(reciprocal, Reciprocal, 1, real, same)        \
  X(cbrt, Cbrt, 1, real, same)                    \
  X(exp, Exp, 1, real, same)                      \
  X(exp2, Exp2, 1, real, same)                    \
  X(expm1, Expm1, 1, real, same)                  \
  X(log, Log, 1, real, same)                      \
  X(log2, Log2, 1, real, same)                    \
  X(log10, Log10, 1, real, same)                  \
  X(log1p, Log1p, 1, real, same)                  \
  X(sin, Sin, 1, real, same)                      \
  X(cos, Cos, 1, real, same)                      \
  X(tan, Tan, 1, real, same)                      \
  X(arcsin, Arcsin, 1, real, same)                \
  X(arccos, Arccos, 1, real, same)                \
  X(arctan, Arctan, 1, real, same)                \
  X(sinh, Sinh, 1, real, same)                    \
  X(cosh, Cosh, 1, real, same)                    \
  X(tanh, Tanh, 1, real, same)                    \
  X(arcsinh, Arcsinh, 1, real, same)              \
  X(arccosh, Arccosh, 1, real, same)              \
  X(arctanh, Arctanh, 1, real, same)              \
  X(erf, Erf, 1, real, same)                      \
  X(erfc, Erfc, 1, real, same)                    \
  X(erfinv, Erfinv, 1, real, same)                \
  X(lgamma, Lgamma, 1, real, same)                \
  X(digamma, Digamma, 1, real, same)              \
  X(i0, I0, 1, real, same)                        \
  X(sigmoid, Sigmoid, 1, real, same)              \
  X(log_sigmoid, LogSigmoid, 1, real, same)       \
  X(softplus, Softplus, 1, real, same)            \
  X(softsign, Softsign, 1, real, same)            \
  X(silu, Silu, 1, real, same)                    \
  X(gelu_erf, GeluErf, 1, real, same)             \
  X(gelu_tanh, GeluTanh, 1, real, same)           \
  X(ceil, Ceil, 1, real, same)                    \
  X(floor, Floor, 1, real, same)                  \
  X(round, Round, 1, real, same)                  \
  X(trunc, Trunc, 1, real, same)                  \
  X(isnan, IsNan, 1, real, boolean)               \
  X(isinf, IsInf, 1, real, boolean)               \
  X(isfinite, IsFinite, 1, real, boolean)         \
  X(signbit, SignBit, 1, real, boolean)           \
  X(logical_not, LogicalNot, 1, any, boolean)     \
  X(bitwise_not, BitwiseNot, 1, bits, same)       \
  X(add, Add, 2, any, same)                       \
  X(subtract, Subtract, 2, number, same)          \
  X(multiply, Multiply, 2, any, same)             \
  X(divide, Divide, 2, real, same)                \
  X(floor_divide, FloorDivide, 2, number, same)   \
  X(mod, Mod, 2, number, same)                    \
  X(fmod, Fmod, 2, number, same)                  \
  X(power, Power, 2, number, same)                \
  X(maximum, Maximum, 2, any, same)               \
  X(minimum, Minimum, 2, any, same)               \
  X(fmax, Fmax, 2, any, same)                     \
  X(fmin, Fmin, 2, any, same)                     \
  X(arctan2, Arctan2, 2, real, same)              \
  X(hypot, Hypot, 2, real, same)                  \
  X(logaddexp, LogAddExp, 2, real, same)          \
  X(nextafter, NextAfter, 2, real, same)          \
  X(ldexp, Ldexp, 2, real, same)                  \
  X(heaviside, Heaviside, 2, real, same)          \
  X(elu, Elu, 2, real, same)                      \
  X(equal, Equal, 2, any, boolean)                \
  X(not_equal, NotEqual, 2, any, boolean)         \
  X(less, Less, 2, any, boolean)                  \
  X(less_equal, LessEqual, 2, any, boolean)       \
  X(greater, Greater, 2, any, boolean)            \
  X(greater_equal, GreaterEqual, 2, any, boolean) \
  X(logical_and, LogicalAnd, 2, any, boolean)     \
  X(logical_or, LogicalOr, 2, any, boolean)       \
  X(logical_xor, LogicalXor, 2, any, boolean)     \
  X(bitwise_and, BitwiseAnd, 2, bits, same)       \
  X(bitwise_or, BitwiseOr, 2, bits, same)         \
  X(bitwise_xor, BitwiseXor, 2, bits, same)       \
  X(left_shift, LeftShift, 2, integer, same)      \
  X(right_shift, RightShift, 2, integer, same)    \
  X(gcd, Gcd, 2, integer, same)                   \
  X(lcm, Lcm, 2, integer, same)                   \
  X(select, Select, 3, any, same)                 \
  X(clip, Clip, 3, number, same)                  \
  X(multiply_add, MultiplyAdd, 3, number, same)

// The namespace differs per instruction set, so that no linker can mix code built with different -m flags.
#ifndef ADDAX_ISA
#define ADDAX_ISA portable
#endif
#ifdef __CUDACC__
#define ADDAX_SCALAR [[maybe_unused]] __host__ __device__ static inline
#else
#define ADDAX_SCALAR [[maybe_unused, gnu::always_inline]] static inline
#endif

namespace addax::backends::scalar::inline ADDAX_ISA {

/// Functors that have no batch form, and those that are also evaluated in double for float operands.
struct OneByOne {};
struct OneByOneInDouble : OneByOne {};

/// Where arithmetic on T cannot overflow into undefined behaviour: unsigned of at least 32 bits for integers.
template <class T>
struct WideOf {
  using type = T;
};
template <class T>
requires std::is_integral_v<T>
struct WideOf<T> {
  using type = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
};
template <class T>
using Wide = typename WideOf<T>::type;

template <class T>
ADDAX_SCALAR T select(bool condition, T a, T b) {
  return condition ? a : b;
}
template <class T>
inline constexpr double infinity_of = std::numeric_limits<double>::infinity();

#define ADDAX_UNARY(Functor, ...)  \
  struct Functor {                 \
    template <class T>             \
    ADDAX_SCALAR auto apply(T x) { \
      __VA_ARGS__                  \
    }                              \
  };
#define ADDAX_BINARY(Functor, ...)      \
  struct Functor {                      \
    template <class T>                  \
    ADDAX_SCALAR auto apply(T a, T b) { \
      __VA_ARGS__                       \
    }                                   \
  };
// A function of the same name in std for scalars and in xsimd for batches.
#define ADDAX_UNARY_STD(Functor, function) ADDAX_UNARY(Functor, using std::function; return function(x);)

// ---- Sign, rounding and tests -----------------------------------------------------------------------------------
ADDAX_UNARY(
    Abs, if constexpr (std::is_unsigned_v<T>) return x;
    else if constexpr (std::is_integral_v<T>) return x < 0 ? T(Wide<T>(0) - Wide<T>(x)) : x; else {
      using std::abs;
      return abs(x);
    })
ADDAX_UNARY(Negative, if constexpr (std::is_integral_v<T>) return T(Wide<T>(0) - Wide<T>(x)); else return -x;)
ADDAX_UNARY(Sign, if constexpr (std::is_integral_v<T>) return T(T(x > T(0)) - T(x < T(0)));
            else return x != x ? x : T(x > T(0)) - T(x < T(0));)
ADDAX_UNARY(Square, return T(Wide<T>(x) * Wide<T>(x));)
ADDAX_UNARY(Relu, return x < T(0) ? T(0) : x;)
ADDAX_UNARY(Relu6, T low = x < T(0) ? T(0) : x; return low > T(6) ? T(6) : low;)
ADDAX_UNARY_STD(Ceil, ceil)
ADDAX_UNARY_STD(Floor, floor)
ADDAX_UNARY_STD(Round, nearbyint)
ADDAX_UNARY_STD(Trunc, trunc)
ADDAX_UNARY(IsNan, return x != x;)
ADDAX_UNARY(IsInf, return x == T(infinity_of<T>) || x == T(-infinity_of<T>);)
ADDAX_UNARY(IsFinite, return x - x == T(0);)
ADDAX_UNARY(SignBit, return std::signbit(x);)
ADDAX_UNARY(LogicalNot, return x == T(0);)
ADDAX_UNARY(BitwiseNot, if constexpr (std::is_same_v<T, bool>) return !x; else return T(~x);)

// ---- Powers, exponentials, logarithms ---------------------------------------------------------------------------
ADDAX_UNARY_STD(Sqrt, sqrt)
ADDAX_UNARY(Rsqrt, using std::sqrt; return T(1) / sqrt(x);)
ADDAX_UNARY(Reciprocal, return T(1) / x;)
ADDAX_UNARY_STD(Cbrt, cbrt)
ADDAX_UNARY_STD(Exp, exp)
ADDAX_UNARY_STD(Exp2, exp2)
ADDAX_UNARY_STD(Expm1, expm1)
ADDAX_UNARY_STD(Log, log)
ADDAX_UNARY_STD(Log2, log2)
ADDAX_UNARY_STD(Log10, log10)
ADDAX_UNARY_STD(Log1p, log1p)

// ---- Trigonometry -----------------------------------------------------------------------------------------------
ADDAX_UNARY_STD(Sin, sin)
ADDAX_UNARY_STD(Cos, cos)
ADDAX_UNARY_STD(Tan, tan)
ADDAX_UNARY_STD(Arcsin, asin)
ADDAX_UNARY_STD(Arccos, acos)
ADDAX_UNARY_STD(Arctan, atan)
ADDAX_UNARY_STD(Sinh, sinh)
ADDAX_UNARY_STD(Cosh, cosh)
ADDAX_UNARY_STD(Tanh, tanh)
ADDAX_UNARY_STD(Arcsinh, asinh)
ADDAX_UNARY_STD(Arccosh, acosh)
ADDAX_UNARY_STD(Arctanh, atanh)

// ---- Activations ------------------------------------------------------------------------------------------------
ADDAX_UNARY(Sigmoid, using std::exp; return T(1) / (T(1) + exp(-x));)
ADDAX_UNARY(Silu, using std::exp; return x / (T(1) + exp(-x));)
ADDAX_UNARY(Softsign, using std::abs; return x / (T(1) + abs(x));)
ADDAX_UNARY(Softplus, using std::abs; using std::exp; using std::log1p; T tail = log1p(exp(-abs(x)));
            return select(x > T(0), x + tail, tail);)
ADDAX_UNARY(LogSigmoid, return -Softplus::apply(T(-x));)
ADDAX_UNARY(GeluTanh, T u = x * (T(0.7978845608028654) + T(0.035677408136300125) * x * x);
            return x * Sigmoid::apply(T(u + u));)
ADDAX_BINARY(Elu, using std::expm1; return select(a > T(0), a, b* expm1(a));)

// ---- Arithmetic -------------------------------------------------------------------------------------------------
ADDAX_BINARY(Add, return T(Wide<T>(a) + Wide<T>(b));)
ADDAX_BINARY(Subtract, return T(Wide<T>(a) - Wide<T>(b));)
ADDAX_BINARY(Multiply, return T(Wide<T>(a) * Wide<T>(b));)
ADDAX_BINARY(Divide, return a / b;)
// NaN in either operand gives NaN, as NumPy's maximum; fmax and fmin ignore it.
ADDAX_BINARY(Maximum, return (a > b) | (a != a) ? a : b;)
ADDAX_BINARY(Minimum, return (a < b) | (a != a) ? a : b;)
ADDAX_BINARY(Fmax, return (a >= b) | (b != b) ? a : b;)
ADDAX_BINARY(Fmin, return (a <= b) | (b != b) ? a : b;)
ADDAX_BINARY(Hypot, using std::abs; using std::sqrt; T x = abs(a); T y = abs(b); T big = select(x > y, x, y);
             T small = select(x > y, y, x); T ratio = small / big;
             T length = select(small == T(0), big, T(big* sqrt(T(1) + ratio * ratio)));
             return select((x == T(infinity_of<T>)) | (y == T(infinity_of<T>)), T(infinity_of<T>), length);)
ADDAX_BINARY(Arctan2, using std::atan2; return atan2(a, b);)
ADDAX_BINARY(LogAddExp, using std::abs; using std::exp; using std::log1p; T big = select(a > b, a, b);
             return select(a == b, a + T(0.6931471805599453), T(big + log1p(exp(-abs(a - b)))));)
ADDAX_BINARY(Heaviside, return select(a == T(0), b, select(a != a, a, select(a > T(0), T(1), T(0))));)

// ---- Comparisons, logic, bits -----------------------------------------------------------------------------------
ADDAX_BINARY(Equal, return a == b;)
ADDAX_BINARY(NotEqual, return a != b;)
ADDAX_BINARY(Less, return a < b;)
ADDAX_BINARY(LessEqual, return a <= b;)
ADDAX_BINARY(Greater, return a > b;)
ADDAX_BINARY(GreaterEqual, return a >= b;)
ADDAX_BINARY(LogicalAnd, return (a != T(0)) & (b != T(0));)
ADDAX_BINARY(LogicalOr, return (a != T(0)) | (b != T(0));)
ADDAX_BINARY(LogicalXor, return (a != T(0)) != (b != T(0));)
ADDAX_BINARY(BitwiseAnd, return T(a & b);)
ADDAX_BINARY(BitwiseOr, return T(a | b);)
ADDAX_BINARY(BitwiseXor, return T(a ^ b);)

// ---- Three operands ---------------------------------------------------------------------------------------------
struct Select {
  template <class T>
  ADDAX_SCALAR T apply(bool condition, T a, T b) {
    return condition ? a : b;
  }
};
struct Clip {
  template <class T>
  ADDAX_SCALAR T apply(T x, T low, T high) {
    T above = x < low ? low : x;
    return above > high ? high : above;
  }
};
/// Rounds twice, so that it equals multiply and add bit by bit.
struct MultiplyAdd {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b, T c) {
    return T(Wide<T>(a) * Wide<T>(b) + Wide<T>(c));
  }
};

}  // namespace addax::backends::scalar::inline ADDAX_ISA

#include "backends/scalar_special.hpp"
