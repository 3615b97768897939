// Windows: functions of a time from 0 to 1, sampled.
#include "ops/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/special.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

/// f at `points` times from 0 to 1, the first `length` of them.
template <class Function>
Tensor sampled(const char* where, int64_t length, int64_t points, DType dtype, Function&& f) {
  if (length < 0)
    throw OptionError(std::string(where) + ": expected a length of at least 0, got " + std::to_string(length) + ".");
  Tensor result = allocate({{length}, DType::float64});
  auto* values = reinterpret_cast<double*>(data_of(result));
  for (int64_t i = 0; i < length; ++i)  // a single point is 1
    values[i] = points > 1 ? f(static_cast<double>(i) / static_cast<double>(points - 1)) : 1.0;
  return ops::cast(result, dtype);
}

double turn(double t) { return std::cos(2 * std::numbers::pi * t); }

double hann(double t) { return 0.5 - 0.5 * turn(t); }
double hamming(double t) { return 0.54 - 0.46 * turn(t); }
double blackman(double t) { return 0.42 - 0.5 * turn(t) + 0.08 * turn(2 * t); }
double bartlett(double t) { return 1 - std::abs(2 * t - 1); }
double boxcar(double) { return 1; }

}  // namespace

Tensor window_of(const std::string& name, int64_t length, bool periodic, DType dtype) {
  constexpr std::pair<std::string_view, double (*)(double)> windows[] = {
      {"hann", hann}, {"hamming", hamming}, {"blackman", blackman}, {"bartlett", bartlett}, {"boxcar", boxcar}};
  for (auto [known, f] : windows)
    if (name == known) return sampled("window", length, length + periodic, dtype, f);
  return {};
}

namespace ops {

Tensor bartlett(int64_t x) { return sampled("bartlett", x, x, config::floatx(), addax::bartlett); }
Tensor blackman(int64_t x) { return sampled("blackman", x, x, config::floatx(), addax::blackman); }
Tensor hamming(int64_t x) { return sampled("hamming", x, x, config::floatx(), addax::hamming); }
Tensor hanning(int64_t x) { return sampled("hanning", x, x, config::floatx(), hann); }
Tensor kaiser(int64_t x, double beta) {
  return sampled("kaiser", x, x, config::floatx(), [beta](double t) {
    double inside = std::max(0.0, 1 - (2 * t - 1) * (2 * t - 1));
    return backends::bessel_i(0, beta * std::sqrt(inside)) / backends::bessel_i(0, beta);
  });
}

}  // namespace ops
}  // namespace addax
