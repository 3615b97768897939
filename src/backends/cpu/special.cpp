// Bessel and incomplete gamma functions by series and continued fractions (Abramowitz and Stegun 9.6.10, 9.7.1, 6.5.29,
// 6.5.31).
#include "backends/special.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "backends/cpu/lapack.hpp"
#include "backends/parallel.hpp"

namespace addax::backends {
namespace {

constexpr double smallest_share = 1e-17;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// exp(−x) x^a / Γ(a)
double gamma_share(double a, double x) { return std::exp(a * std::log(x) - x - std::lgamma(a)); }

/// P(a, x) for x < a + 1.
double gamma_series(double a, double x) {
  double term = 1 / a, total = term;
  for (double k = a + 1; term > smallest_share * total; ++k) total += term *= x / k;
  return total * gamma_share(a, x);
}

/// 1 − P(a, x) for x >= a + 1, by Lentz's method.
double gamma_fraction(double a, double x) {
  double b = x + 1 - a, c = 1e300, d = 1 / b, value = d;
  for (int k = 1; k < 100000; ++k) {
    double by = -k * (k - a);
    b += 2;
    d = 1 / (by * d + b);
    c = b + by / c;
    value *= c * d;
    if (std::abs(c * d - 1) < 1e-16) break;
  }
  return value * gamma_share(a, x);
}

}  // namespace

double bessel_i(int order, double x) {
  double far = std::abs(x), sign = order == 1 && x < 0 ? -1 : 1;
  if (far < 25) {  // all terms are positive: no digit is lost
    double quarter = x * x / 4, term = order == 1 ? far / 2 : 1, total = term;
    for (int k = 1; term > smallest_share * total; ++k) total += term *= quarter / (double(k) * (k + order));
    return sign * total;
  }
  double term = 1, total = 1, mu = 4.0 * order * order;
  for (int k = 1; k < 40 && std::abs(term) > smallest_share; ++k)
    total += term *= -(mu - (2 * k - 1.0) * (2 * k - 1.0)) / (8 * k * far);
  return sign * std::exp(far - 0.5 * std::log(2 * std::numbers::pi * far)) * total;
}

double gamma_p(double a, double x) {
  if (!(a >= 0) || !(x >= 0)) return nan;
  if (a == 0) return x == 0 ? nan : 1;
  if (x == 0) return 0;
  if (std::isinf(x)) return std::isinf(a) ? nan : 1;
  if (std::isinf(a)) return 0;
  return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

namespace cpu {
namespace {

constexpr int64_t work_per_element = 50;

template <class Function>
void each_element(const KernelCall& call, Function&& function) {
  int64_t n = call.out[0].size();
  visit_real(call.out[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T *a = call.in[0].as<T>(), *b = call.in.back().as<T>();
    T* y = call.out[0].as<T>();
    parallel_for(n, 64, n * work_per_element, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) y[i] = T(function(double(a[i]), double(b[i])));
    });
  });
}

}  // namespace

void i0(const KernelCall& call) {
  each_element(call, [](double x, double) { return bessel_i(0, x); });
}
void i1(const KernelCall& call) {
  each_element(call, [](double x, double) { return bessel_i(1, x); });
}
void lgamma(const KernelCall& call) {
  each_element(call, [](double x, double) { return std::lgamma(x); });
}
void gammainc(const KernelCall& call) {
  each_element(call, [](double a, double x) { return gamma_p(a, x); });
}

}  // namespace cpu
}  // namespace addax::backends
