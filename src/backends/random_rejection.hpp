// Gamma and binomial numbers by rejection, for host and device: number i draws from blocks of its own, one for each
// attempt.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "backends/philox.hpp"

namespace addax::backends::rejection {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double pi = 3.141592653589793;

/// 32 bits as a double in the open interval (0, 1).
ADDAX_HOST_DEVICE inline double unit(uint32_t bits) { return (double(bits) + 0.5) * 0x1p-32; }

/// Streams of blocks, so that a beta's two gammas are independent.
enum Stream : uint32_t { first_stream = 1, second_stream = 2 };

/// The logarithm of a gamma number; logarithms, since small alphas give numbers that underflow.
/// Marsaglia, Tsang: A simple method for generating gamma variables (2000).
ADDAX_HOST_DEVICE inline double log_gamma_draw(PhiloxKey key, uint64_t i, double alpha, Stream stream) {
  if (!(alpha > 0)) return nan;
  double shape = alpha < 1 ? alpha + 1 : alpha, d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (uint32_t attempt = 0;; ++attempt) {
    PhiloxBlock block = philox(key, i, attempt, stream);
    double x = std::sqrt(-2 * std::log(unit(block.word[0]))) * std::cos(2 * pi * unit(block.word[1]));
    double root = 1 + c * x, v = root * root * root;
    if (root <= 0 || std::log(unit(block.word[2])) >= 0.5 * x * x + d * (1 - v + std::log(v))) continue;
    double boost = alpha < 1 ? std::log(unit(block.word[3])) / alpha : 0;
    return std::log(d * v) + boost;
  }
}

/// Few expected successes: counts up the probabilities.
ADDAX_HOST_DEVICE inline double binomial_by_inversion(PhiloxKey key, uint64_t i, double n, double p) {
  PhiloxBlock block = philox(key, i, 0, first_stream);
  double u = unit_double(uint64_t{block.word[1]} << 32 | block.word[0]), odds = p / (1 - p);
  double probability = std::pow(1 - p, n), k = 0;
  while (u > probability && k < n) {
    u -= probability;
    ++k;
    probability *= (n - k + 1) / k * odds;
  }
  return k;
}

/// log k! by Stirling's series.
ADDAX_HOST_DEVICE inline double log_factorial(double k) {
  double x = k + 1, y = 1 / (x * x);
  return (x - 0.5) * std::log(x) - x + 0.9189385332046727 + (1.0 / 12 - (1.0 / 360 - y / 1260) * y) / x;
}

/// Hörmann: The generation of binomial random variates (1993), algorithm BTRS; for n p >= 10 and p <= 1/2.
ADDAX_HOST_DEVICE inline double binomial_by_rejection(PhiloxKey key, uint64_t i, double n, double p) {
  double deviation = std::sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * deviation, a = -0.0873 + 0.0248 * b + 0.01 * p;
  double centre = n * p + 0.5, accepted_below = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * deviation;
  double mode = std::floor((n + 1) * p), log_odds = std::log(p / (1 - p));
  double top = log_factorial(mode) + log_factorial(n - mode);
  for (uint32_t attempt = 0;; ++attempt) {
    PhiloxBlock block = philox(key, i, attempt, first_stream);
    double u = unit(block.word[0]) - 0.5, v = unit(block.word[1]), edge = 0.5 - std::abs(u);
    double k = std::floor((2 * a / edge + b) * u + centre);
    if (k < 0 || k > n) continue;
    if (edge >= 0.07 && v <= accepted_below) return k;
    double bound = top - log_factorial(k) - log_factorial(n - k) + (k - mode) * log_odds;
    if (std::log(v * alpha / (a / (edge * edge) + b)) <= bound) return k;
  }
}

ADDAX_HOST_DEVICE inline double binomial_draw(PhiloxKey key, uint64_t i, double count, double p) {
  double n = std::floor(count);
  if (!(n >= 0 && p >= 0 && p <= 1)) return nan;
  double q = std::min(p, 1 - p);
  double k = n * q < 10 ? binomial_by_inversion(key, i, n, q) : binomial_by_rejection(key, i, n, q);
  return p <= 0.5 ? k : n - k;
}

}  // namespace addax::backends::rejection
