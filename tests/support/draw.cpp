// What rows draw their inputs from.
#include <algorithm>
#include <cmath>

#include "support/check_op.hpp"

namespace addax::tests {

Tensor Draw::real(const Shape& shape, double low, double high) { return real_off({}, shape, low, high); }

Tensor Draw::real_off(const std::vector<double>& kinks, const Shape& shape, double low, double high, double gap) {
  if (dtype == DType::bool_) return boolean(shape);
  if (dtype.is_int()) {
    auto from = static_cast<int64_t>(std::ceil(dtype.is_signed() ? low : std::max(low, 0.0)));
    return integer(shape, from, std::max(from + 1, static_cast<int64_t>(std::ceil(high))), dtype);
  }
  std::vector<double> values(static_cast<size_t>(shape.size()));
  std::uniform_real_distribution<double> uniform(low, high);
  auto at_kink = [&](double x) {
    return std::any_of(kinks.begin(), kinks.end(), [&](double kink) { return std::abs(x - kink) < gap; });
  };
  for (double& v : values) {
    do v = uniform(random_);
    while (at_kink(v));
  }
  return ops::cast(Tensor::from(values, shape), dtype);
}

Tensor Draw::integer(const Shape& shape, int64_t low, int64_t high, DType dtype) {
  std::vector<int64_t> values(static_cast<size_t>(shape.size()));
  std::uniform_int_distribution<int64_t> uniform(low, high - 1);
  for (int64_t& v : values) v = uniform(random_);
  return ops::cast(Tensor::from(values, shape), dtype);
}

Tensor Draw::boolean(const Shape& shape) { return integer(shape, 0, 2, DType::bool_); }

Tensor Draw::distinct(const Shape& shape) {
  std::vector<double> values(static_cast<size_t>(shape.size()));
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) / 4 - 1;
  std::shuffle(values.begin(), values.end(), random_);
  return ops::cast(Tensor::from(values, shape), dtype);
}

}  // namespace addax::tests
