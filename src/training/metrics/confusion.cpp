#include "training/metrics/confusion.hpp"

#include <algorithm>
#include <cmath>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/weighting.hpp"

namespace addax {
namespace {

/// What is counted: targets as 0 and 1, predictions and weights of one shape, [n] or [n, labels].
struct Cases {
  Tensor y_true, y_pred, weights;
};

/// Weights of samples, or of each prediction, as one for each prediction.
Tensor spread(const Tensor& given, const Tensor& y_pred) {
  Tensor weights = ops::expand_dims(ops::cast(given, y_pred.dtype()), -1);
  if (weights.rank() == y_pred.rank() + 1) weights = ops::squeeze(weights, -1);
  return ops::broadcast_to(weights, y_pred.shape());
}

Tensor highest(const std::string& where, const Tensor& y_pred, int64_t k) {
  int64_t classes = y_pred.rank() ? y_pred.shape().back() : 1;
  if (k < 1 || k > classes)
    throw OptionError(where + ": expected top_k from 1 to the " + std::to_string(classes) + " predictions, got " +
                      std::to_string(k) + ".");
  Tensor among = ops::sum(ops::one_hot(ops::top_k(y_pred, k).indices, classes), -2);
  return ops::where(among > 0, y_pred, every_score);
}

Tensor one_class(const std::string& where, const Tensor& x, int64_t id) {
  int64_t classes = x.rank() > 1 ? x.shape().back() : 0;
  if (id < 0 || id >= classes)
    throw OptionError(where + ": expected class_id below the " + std::to_string(classes) + " classes, got " +
                      std::to_string(id) + " for " + x.spec().to_string() + ".");
  return x(Ellipsis, Slice{id, id + 1});
}

Cases cases_of(const std::string& where, const Tensor& given_true, const Tensor& given_pred, const Tensor& weight,
               DType dtype, const ConfusionOptions& options) {
  auto [y_pred, y_true] = same_rank(ops::cast(given_pred, dtype), ops::cast(given_true, dtype));
  if (y_true.shape() != y_pred.shape())
    throw ShapeError(where + ": expected targets shaped as the predictions, " + y_pred.spec().to_string() + ", got " +
                     given_true.spec().to_string() + ".");
  Cases cases{ops::cast(y_true != 0, dtype), y_pred, {}};
  if (options.top_k) cases.y_pred = highest(where, cases.y_pred, *options.top_k);
  if (options.class_id) {
    cases.y_true = one_class(where, cases.y_true, *options.class_id);
    cases.y_pred = one_class(where, cases.y_pred, *options.class_id);
  }
  if (weight.defined()) cases.weights = spread(weight, cases.y_pred);
  if (options.label_weights.defined()) {
    Tensor labels = ops::broadcast_to(ops::cast(options.label_weights, dtype), cases.y_pred.shape());
    cases.weights = cases.weights.defined() ? cases.weights * labels : labels;
  }
  if (options.multi_label) return cases;
  for (Tensor* part : {&cases.y_true, &cases.y_pred, &cases.weights})
    if (part->defined()) *part = ops::reshape(*part, {-1});
  return cases;
}

/// Bucket b of n holds what is above exactly n − 1 − b thresholds; sums from the first bucket on are what is above one.
Confusion by_buckets(const Thresholds& thresholds, const Cases& cases) {
  int64_t n = thresholds.size(), labels = cases.y_pred.rank() > 1 ? cases.y_pred.shape()[1] : 1;
  Tensor above = ops::ceil(ops::clip(cases.y_pred, 0, 1) * (n - 1));
  if (thresholds.all_pass) above = ops::maximum(above, 1);
  Tensor bucket = ops::cast(ops::where(cases.y_true > 0, n - above, 2 * n + 1 - above), DType::int32);
  if (cases.y_pred.rank() > 1) bucket = bucket * labels + ops::cast(ops::arange(labels), DType::int32);
  Tensor weights = cases.weights.defined() ? cases.weights : ops::ones_like(cases.y_pred);
  Tensor sums =
      ops::segment_sum(ops::reshape(weights, {-1}), ops::reshape(bucket, {-1}), {.num_segments = 2 * (n + 1) * labels});
  Shape shape = cases.y_pred.rank() > 1 ? Shape{2, n + 1, labels} : Shape{2, n + 1};
  Tensor risen = ops::cumsum(ops::reshape(sums, shape), {.axis = 1});
  Tensor positives = ops::flip(risen(all, Slice{0, n}), 1), totals = risen(all, Slice{n, n + 1});
  Tensor negatives = totals - positives;
  return {positives[0], positives[1], negatives[1], negatives[0]};
}

Confusion by_comparison(const Thresholds& thresholds, const Cases& cases) {
  const Tensor& y_pred = cases.y_pred;
  Shape column{thresholds.size(), 1};
  if (y_pred.rank() > 1) column.push_back(1);
  Tensor limits = ops::cast(Tensor::from(thresholds.values, column), y_pred.dtype());
  Tensor positive = ops::cast(ops::expand_dims(y_pred, 0) > limits, y_pred.dtype());
  Tensor hits = cases.weights.defined() ? cases.y_true * cases.weights : cases.y_true;
  Tensor misses = (cases.weights.defined() ? cases.weights : Tensor(1)) - hits;
  auto counted = [&](const Tensor& weights) { return ops::sum(positive * weights, {.axis = 1}); };
  auto rest = [&](const Tensor& weights) { return ops::sum((1 - positive) * weights, {.axis = 1}); };
  return {counted(hits), counted(misses), rest(misses), rest(hits)};
}

}  // namespace

Thresholds even_thresholds(int64_t count) {
  Thresholds result{.even = true};
  for (int64_t k = 0; k < count; ++k) result.values.push_back(static_cast<double>(k) / static_cast<double>(count - 1));
  return result;
}

Thresholds thresholds_of(const std::string& where, std::vector<double> values) {
  for (double value : values)
    if (!(value >= 0 && value <= 1))
      throw OptionError(where + ": expected thresholds within 0 and 1, got " + float_repr(value) + ".");
  Thresholds result{std::move(values)};
  std::vector<double> even = even_thresholds(result.size()).values;
  auto near = [](double a, double b) { return std::abs(a - b) <= config::epsilon() + 1e-5 * std::abs(b); };
  result.even = result.size() >= 3 && std::equal(even.begin(), even.end(), result.values.begin(), near);
  return result;
}

Confusion count_confusion(const std::string& where, const Thresholds& thresholds, const Tensor& y_true,
                          const Tensor& y_pred, const Tensor& sample_weight, DType dtype,
                          const ConfusionOptions& options) {
  Cases cases = cases_of(where, y_true, y_pred, sample_weight, dtype, options);
  return thresholds.even ? by_buckets(thresholds, cases) : by_comparison(thresholds, cases);
}

Tensor only_of(const Tensor& values) { return values.size() == 1 ? values[0] : values; }

}  // namespace addax
