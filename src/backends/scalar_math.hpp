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

/// Functors without a batch form; those that work in double for float operands too; those that lack a batch form
/// for double alone (xsimd's erf is good to 2 ulp in float, but not in double).
struct OneByOne {};
struct OneByOneInDouble : OneByOne {};
struct DoubleOneByOne {};

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
inline constexpr double infinity = std::numeric_limits<double>::infinity();

// One expression of x, or of a and b; where std has the function, xsimd has one of the same name for batches.
#define ADDAX_UNARY(Functor, expression) \
  struct Functor {                       \
    template <class T>                   \
    ADDAX_SCALAR auto apply(T x) {       \
      return expression;                 \
    }                                    \
  };
#define ADDAX_BINARY(Functor, expression) \
  struct Functor {                        \
    template <class T>                    \
    ADDAX_SCALAR auto apply(T a, T b) {   \
      return expression;                  \
    }                                     \
  };
#define ADDAX_STD(Functor, function) ADDAX_UNARY(Functor, function(x))

using std::abs, std::sqrt, std::cbrt, std::exp, std::exp2, std::expm1, std::log, std::log2, std::log10, std::log1p;
using std::asinh, std::acosh, std::atanh, std::erf, std::ceil, std::floor, std::nearbyint, std::trunc, std::signbit;
using std::isnan;
using std::sin, std::cos, std::tan, std::asin, std::acos, std::atan, std::sinh, std::cosh, std::tanh;

// ---- Sign, rounding and tests -----------------------------------------------------------------------------------
struct Negative {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    if constexpr (std::is_integral_v<T>) return T(Wide<T>(0) - Wide<T>(x));
    return -x;
  }
};
struct Abs {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    if constexpr (!std::is_integral_v<T>) return abs(x);
    return x < T(0) ? Negative::apply(x) : x;
  }
};
struct Sign {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    T sign = T(T(x > T(0)) - T(x < T(0)));
    return x != x ? x : sign;
  }
};
ADDAX_UNARY(Square, T(Wide<T>(x) * Wide<T>(x)))
ADDAX_STD(Ceil, ceil)
ADDAX_STD(Floor, floor)
ADDAX_STD(Round, nearbyint)
ADDAX_STD(Trunc, trunc)
ADDAX_UNARY(IsNan, x != x)
ADDAX_UNARY(IsInf, (x == T(infinity)) | (x == T(-infinity)))
ADDAX_UNARY(IsFinite, x - x == T(0))
ADDAX_STD(SignBit, signbit)
ADDAX_UNARY(LogicalNot, x == T(0))
ADDAX_UNARY(BitwiseNot, T(x ^ T(~Wide<T>(0))))

// ---- Powers, exponentials, logarithms ---------------------------------------------------------------------------
ADDAX_STD(Sqrt, sqrt)
ADDAX_UNARY(Rsqrt, T(1) / sqrt(x))
ADDAX_UNARY(Reciprocal, T(1) / x)
ADDAX_STD(Cbrt, cbrt)
ADDAX_STD(Exp, exp)
ADDAX_STD(Exp2, exp2)
ADDAX_UNARY(Expm1, select(x == T(0), x, T(expm1(x))))  // xsimd's lose the sign of -0, as its log1p
ADDAX_STD(Log, log)
ADDAX_STD(Log2, log2)
ADDAX_STD(Log10, log10)
ADDAX_UNARY(Log1p, select(x == T(0), x, T(log1p(x))))
struct LogAddExp {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    T larger = select(a > b, a, b);
    T sum = larger + log1p(exp(-abs(a - b)));
    return select(a == b, T(a + T(0.6931471805599453)), sum);  // equal infinities have no difference
  }
};

// ---- Trigonometry -----------------------------------------------------------------------------------------------
ADDAX_STD(Sin, sin)
ADDAX_STD(Cos, cos)
ADDAX_STD(Tan, tan)
ADDAX_STD(Arcsin, asin)
ADDAX_STD(Arccos, acos)
ADDAX_STD(Arctan, atan)
ADDAX_STD(Sinh, sinh)
ADDAX_STD(Cosh, cosh)
ADDAX_STD(Tanh, tanh)
ADDAX_STD(Arcsinh, asinh)
ADDAX_STD(Arccosh, acosh)
ADDAX_STD(Arctanh, atanh)
struct Hypot {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    T x = abs(a), y = abs(b), larger = select(x > y, x, y), smaller = select(x > y, y, x);
    T ratio = smaller / larger;
    T length = select(smaller == T(0), larger, T(larger * sqrt(T(1) + ratio * ratio)));
    return select((x == T(infinity)) | (y == T(infinity)), T(infinity), length);
  }
};

// ---- Activations ------------------------------------------------------------------------------------------------
ADDAX_UNARY(Relu, x < T(0) ? T(0) : x)
ADDAX_UNARY(Relu6, Relu::apply(x) > T(6) ? T(6) : Relu::apply(x))
ADDAX_UNARY(Sigmoid, T(1) / (T(1) + exp(-x)))
ADDAX_UNARY(Silu, x / (T(1) + exp(-x)))
ADDAX_UNARY(Softsign, x / (T(1) + abs(x)))
struct Softplus {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    T tail = log1p(exp(-abs(x)));
    return select(x > T(0), T(x + tail), tail);
  }
};
ADDAX_UNARY(LogSigmoid, -Softplus::apply(T(-x)))
struct GeluTanh {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    T half = x * (T(0.7978845608028654) + T(0.035677408136300125) * x * x);
    return x * Sigmoid::apply(T(half + half));  // (1 + tanh(u)) / 2 without its cancellation
  }
};
ADDAX_BINARY(Elu, select(a > T(0), a, T(b* Expm1::apply(a))))

// ---- Arithmetic -------------------------------------------------------------------------------------------------
ADDAX_BINARY(Add, T(Wide<T>(a) + Wide<T>(b)))
ADDAX_BINARY(Subtract, T(Wide<T>(a) - Wide<T>(b)))
ADDAX_BINARY(Multiply, T(Wide<T>(a) * Wide<T>(b)))
ADDAX_BINARY(Divide, a / b)
// NaN in either operand gives NaN, as NumPy's maximum; fmax and fmin ignore it.
ADDAX_BINARY(Maximum, ((a > b) | (a != a)) ? a : b)
ADDAX_BINARY(Minimum, ((a < b) | (a != a)) ? a : b)
ADDAX_BINARY(Fmax, ((a >= b) | (b != b)) ? a : b)
ADDAX_BINARY(Fmin, ((a <= b) | (b != b)) ? a : b)
struct Heaviside {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    T step = select(a > T(0), T(1), T(0));
    return select(a == T(0), b, select(isnan(a), a, step));  // xsimd 8's != is false for NaN
  }
};

// ---- Comparisons, logic, bits -----------------------------------------------------------------------------------
ADDAX_BINARY(Equal, a == b)
ADDAX_BINARY(NotEqual, a != b)
ADDAX_BINARY(Less, a < b)
ADDAX_BINARY(LessEqual, a <= b)
ADDAX_BINARY(Greater, a > b)
ADDAX_BINARY(GreaterEqual, a >= b)
ADDAX_BINARY(LogicalAnd, (a != T(0)) & (b != T(0)))
ADDAX_BINARY(LogicalOr, (a != T(0)) | (b != T(0)))
ADDAX_BINARY(LogicalXor, (a != T(0)) != (b != T(0)))
ADDAX_BINARY(BitwiseAnd, T(a& b))
ADDAX_BINARY(BitwiseOr, T(a | b))
ADDAX_BINARY(BitwiseXor, T(a ^ b))

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
/// a·b + c in one pass over memory.
struct MultiplyAdd {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b, T c) {
    return T(Wide<T>(a) * Wide<T>(b) + Wide<T>(c));
  }
};

}  // namespace addax::backends::scalar::inline ADDAX_ISA

#include "backends/scalar_special.hpp"
