// The scalar functions that go element by element: special functions, exact remainders, integer powers and divisors.
// Part of scalar_math.hpp, which is the file to include.
#pragma once

namespace addax::backends::scalar::inline ADDAX_ISA {

struct Erf : DoubleOneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    return erf(x);
  }
};
struct Erfc : OneByOneInDouble {
  ADDAX_SCALAR double apply(double x) { return std::erfc(x); }
};
struct GeluErf : DoubleOneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    return T(0.5) * x * (T(1) + Erf::apply(T(x * T(0.7071067811865476))));
  }
};
struct Lgamma : OneByOneInDouble {
  ADDAX_SCALAR double apply(double x) { return std::lgamma(x); }
};

/// A polynomial by Horner's rule, coefficients from the highest power down.
template <class T, size_t n>
ADDAX_SCALAR T polynomial(T x, const float (&coefficients)[n]) {
  T sum(coefficients[0]);
  for (size_t i = 1; i < n; ++i) sum = sum * x + T(coefficients[i]);
  return sum;
}

/// Float: Giles' two polynomials ("Approximating the erfinv function", 2012). Double: Winitzki's formula to start
/// with, then Halley steps, each of which triples the correct digits.
struct Erfinv : DoubleOneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T x) {
    constexpr float middle[] = {2.81022636e-08f, 3.43273939e-07f, -3.5233877e-06f, -4.39150654e-06f, 0.00021858087f,
                                -0.00125372503f, -0.00417768164f, 0.246640727f,    1.50140941f};
    constexpr float tail[] = {-0.000200214257f, 0.000100950558f, 0.00134934322f, -0.00367342844f, 0.00573950773f,
                              -0.0076224613f,   0.00943887047f,  1.00167406f,    2.83297682f};
    T w = -log((T(1) - x) * (T(1) + x));
    T y = x * select(w < T(5), polynomial(T(w - T(2.5f)), middle), polynomial(T(sqrt(w) - T(3)), tail));
    return select(abs(x) == T(1), T(x * T(float(infinity))), y);
  }
  ADDAX_SCALAR double apply(double x) {
    double s = std::abs(x);
    if (!(s < 1)) return s == 1 ? x * infinity : std::numeric_limits<double>::quiet_NaN();
    if (s < 1e-8) return x * 0.8862269254527580;
    double w = std::log1p(-s * s), u = 0.5 * w + 4.3307467508;
    double y = std::sqrt(std::sqrt(u * u - w / 0.147) - u);
    for (int step = 0; step < 2; ++step) {
      double error = s < 0.5 ? std::erf(y) - s : (1 - s) - std::erfc(y);
      double d = error / (1.1283791670955126 * std::exp(-y * y));
      y -= d / (1 + y * d);
    }
    return std::copysign(y, x);
  }
};

/// Reflection for negative x, recurrence up to 10, then the asymptotic series. The steps of the recurrence are summed
/// with what rounding loses: they cancel most of the logarithm.
struct Digamma : OneByOneInDouble {
  ADDAX_SCALAR double apply(double x) {
    constexpr double pi = 3.141592653589793;
    double reflected = 0, steps = 0, lost = 0;
    if (x <= 0) {
      if (x == std::floor(x)) return x == 0 ? std::copysign(infinity, -x) : std::nan("");
      reflected = -pi / std::tan(pi * (x - std::nearbyint(x)));
      x = 1 - x;
    }
    for (; x < 10; ++x) {
      double more = 1 / x, sum = steps + more;
      lost += steps >= more ? (steps - sum) + more : (more - sum) + steps;
      steps = sum;
    }
    double r = 1 / (x * x);
    double series =
        r * (1.0 / 12 -
             r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * (691.0 / 32760 - r / 12))))));
    return (std::log(x) - steps + reflected) - (0.5 / x + (series + lost));
  }
};

/// The modified Bessel function of order 0: its power series up to 20, the asymptotic series above.
struct I0 : OneByOneInDouble {
  ADDAX_SCALAR double apply(double x) {
    x = std::abs(x);
    if (!(x < infinity)) return x;
    double term = 1, sum = 1;
    if (x < 20) {
      for (double k = 1; term > sum * 1e-17; ++k) sum += term *= x * x / (4 * k * k);
      return sum;
    }
    for (double k = 1; k < 30 && term > 1e-17; ++k) sum += term *= (2 * k - 1) * (2 * k - 1) / (8 * k * x);
    double half = std::exp(x / 2);  // exp(x) alone overflows before the result does
    return half * (half * (sum / std::sqrt(6.283185307179586 * x)));
  }
};

/// The remainder of truncating division, sign of a; 0 for an integer b of 0.
struct Fmod : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    if constexpr (std::is_integral_v<T>)
      return b == T(0) || (std::is_signed_v<T> && b == T(-1)) ? T(0) : T(a % b);
    else
      return std::fmod(a, b);
  }
};
/// The remainder of flooring division, sign of b, as Python's %.
struct Mod : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    T r = Fmod::apply(a, b);
    if constexpr (std::is_floating_point_v<T>)
      if (r == T(0)) return std::copysign(r, b);
    return r != T(0) && (r < T(0)) != (b < T(0)) ? T(r + b) : r;
  }
};
/// Division rounded down; 0 for an integer b of 0.
struct FloorDivide : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    if constexpr (std::is_unsigned_v<T>) {
      return b == T(0) ? T(0) : T(a / b);
    } else if constexpr (std::is_integral_v<T>) {
      if (b == T(0)) return T(0);
      if (b == T(-1)) return Negative::apply(a);
      return T(a / b - ((a % b != T(0)) & ((a < T(0)) != (b < T(0)))));
    } else {
      T r = Mod::apply(a, b);
      if (b == T(0) || r != r) return b == T(0) ? a / b : r;
      T quotient = (a - r) / b, whole = std::floor(quotient);
      return quotient == T(0) ? std::copysign(T(0), a / b) : whole + T(quotient - whole > T(0.5));
    }
  }
};

/// A negative power of an integer is 0, except of 1 and -1.
struct Power : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return std::pow(a, b);
    } else {
      if constexpr (std::is_signed_v<T>)
        if (b < 0) return a == T(1) ? T(1) : a == T(-1) ? T(b & 1 ? -1 : 1) : T(0);
      Wide<T> result = 1, base = Wide<T>(a);
      for (auto rest = Wide<T>(b); rest != 0; rest >>= 1, base *= base)
        if (rest & 1) result *= base;
      return T(result);
    }
  }
};
struct Arctan2 : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    return std::atan2(a, b);
  }
};
struct NextAfter : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    return std::nextafter(a, b);
  }
};
/// a times 2 to the whole number b.
struct Ldexp : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    return std::ldexp(a, b > T(5000) ? 5000 : b < T(-5000) ? -5000 : b != b ? 0 : int(b));
  }
};

/// Shifts by the width or more, or by a negative count, shift everything out.
struct LeftShift {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    constexpr Wide<T> width = sizeof(T) * 8;
    return Wide<T>(b) < width ? T(Wide<T>(a) << (Wide<T>(b) & (width - 1))) : T(0);
  }
};
struct RightShift {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    constexpr Wide<T> width = sizeof(T) * 8;
    T filled = a < T(0) ? T(-1) : T(0);
    return Wide<T>(b) < width ? T(a >> (Wide<T>(b) & (width - 1))) : filled;
  }
};

struct Gcd : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    auto x = Wide<T>(Abs::apply(a)), y = Wide<T>(Abs::apply(b));
    while (y != 0) {
      auto rest = x % y;
      x = y;
      y = rest;
    }
    return T(x);
  }
};
struct Lcm : OneByOne {
  template <class T>
  ADDAX_SCALAR T apply(T a, T b) {
    T divisor = Gcd::apply(a, b);
    if (divisor == T(0)) return T(0);
    return T(Wide<T>(Abs::apply(a)) / Wide<T>(divisor) * Wide<T>(Abs::apply(b)));
  }
};

}  // namespace addax::backends::scalar::inline ADDAX_ISA
