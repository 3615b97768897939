// Elementwise functions that are one expression of others; a trace fuses them into one pass.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "addax/ops.hpp"
#include "core/convert.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

constexpr double pi = std::numbers::pi, infinity = std::numeric_limits<double>::infinity();

/// The largest finite number of a float dtype.
double largest(DType dtype) {
  if (dtype == DType::float16) return 65504;
  if (dtype == DType::bfloat16) return 0x1.FEp127;
  return dtype == DType::float32 ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
}

/// The ends of an integer dtype, as far as int64 reaches.
std::pair<int64_t, int64_t> ends(DType dtype) {
  return visit_dtype(dtype, [](auto zero) -> std::pair<int64_t, int64_t> {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>)
      return {static_cast<int64_t>(std::numeric_limits<T>::min()),
              static_cast<int64_t>(std::numeric_limits<T>::max() & std::numeric_limits<int64_t>::max())};
    else
      return {};
  });
}

}  // namespace

namespace ops {

Tensor fabs(const Tensor& x) { return abs(as_float(x)); }
Tensor deg2rad(const Tensor& x) { return as_float(x) * (pi / 180); }
Tensor rad2deg(const Tensor& x) { return as_float(x) * (180 / pi); }

Tensor sinc(const Tensor& x) {
  Tensor angle = as_float(x) * pi, squared = square(angle);
  // Near 0 a series: the quotient has no second derivative there.
  Tensor tiny = squared < 1e-6, safe = where(tiny, 1, angle);
  return where(tiny, 1 - squared / 6, sin(safe) / safe);
}

Tensor isposinf(const Tensor& x) { return equal(as_float(x), infinity); }
Tensor isneginf(const Tensor& x) { return equal(as_float(x), -infinity); }

Tensor nan_to_num(const Tensor& x, const NanToNumOptions& options) {
  if (!x.dtype().is_float()) return x;
  double most = largest(x.dtype());
  Tensor finite = where(isnan(x), options.nan, x);
  finite = where(isposinf(x), options.posinf.value_or(most), finite);
  return where(isneginf(x), options.neginf.value_or(-most), finite);
}

Tensor allclose(const Tensor& x1, const Tensor& x2, const IscloseOptions& options) {
  return all(isclose(x1, x2, options));
}

Tensor saturate_cast(const Tensor& x, DType dtype) {
  DType from = x.dtype();
  if (from.is_float() && dtype.is_float()) {
    double most = std::min(largest(from), largest(dtype));
    return cast(clip(x, -most, most), dtype);
  }
  if (dtype == DType::bool_ && from != dtype) return cast(maximum(x, 0), dtype);  // the lowest bool is false
  if (!from.is_int() || !dtype.is_int()) return cast(x, dtype);                   // floats to integers saturate anyway
  auto [low, high] = ends(from);
  auto [lowest, highest] = ends(dtype);
  return cast(clip(x, std::max(low, lowest), std::min(high, highest)), dtype);
}

Tensor angle(const Tensor& x) {
  Tensor number = as_float(x);
  return where(isnan(number), number, where(signbit(number), pi, zeros_like(number)));  // pi for -0, too
}
Tensor real(const Tensor& x) { return x; }
Tensor imag(const Tensor& x) { return zeros_like(x); }
Tensor isreal(const Tensor& x) { return ones_like(x, {.dtype = DType::bool_}); }
Tensor conj(const Tensor& x) { return x; }

}  // namespace ops
}  // namespace addax
