#include "training/metrics/mean_of.hpp"

#include <numeric>
#include <optional>

#include "addax/ops.hpp"

namespace addax {
namespace {

/// The axes from `first` on, averaged or summed away.
Tensor reduced_from(const Tensor& x, int first, Averaged averaged) {
  if (x.rank() <= first) return x;
  std::vector<int64_t> axes(static_cast<size_t>(x.rank() - first));
  std::iota(axes.begin(), axes.end(), first);
  return averaged == Averaged::yes ? ops::mean(x, {.axis = axes}) : ops::sum(x, {.axis = axes});
}

Tensor summed(const Tensor& x) { return x.rank() == 0 ? x : ops::sum(x); }

}  // namespace

PerSample per_sample(const Tensor& given, const Tensor& sample_weight, DType dtype, Averaged averaged) {
  Tensor numbers = ops::cast(given, dtype);
  if (!sample_weight.defined()) return {reduced_from(numbers, 1, averaged), {}};
  auto [values, weights] = same_rank(numbers, ops::cast(sample_weight, dtype));
  Tensor reduced = reduced_from(values, weights.rank(), averaged);
  Tensor spread = weights.shape() == reduced.shape() ? weights : ops::broadcast_to(weights, reduced.shape());
  return {reduced_from(reduced * spread, 1, averaged), reduced_from(spread, 1, averaged)};
}

MeanState::MeanState(std::string name, std::optional<DType> dtype)
    : MetricBase(std::move(name), dtype),
      total_(add_variable({.name = "total"})),
      count_(add_variable({.name = "count"})) {}

void MeanState::take(const Tensor& given, const Tensor& sample_weight) {
  auto [values, weights] = per_sample(given, sample_weight, dtype(), Averaged::yes);
  total_.assign_add(summed(values));
  count_.assign_add(weights.defined() ? summed(weights) : Tensor(values.rank() ? values.shape()[0] : 1));
}

Tensor MeanState::result() { return ops::divide_no_nan(total_.value(), count_.value()); }

}  // namespace addax
