#include "addax/metrics/r2_score.hpp"

#include <limits>

#include "addax/ops.hpp"
#include "losses/weighting.hpp"
#include "training/metrics/configured_metric.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::R2ScoreOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::R2ScoreOptions>(),
                   std::tuple{Field{"class_aggregation", &metrics::R2ScoreOptions::class_aggregation},
                              Field{"num_regressors", &metrics::R2ScoreOptions::num_regressors}});

namespace metrics {
namespace {

class R2ScoreMetric final : public ConfiguredMetric<R2ScoreMetric, R2ScoreOptions> {
 public:
  static constexpr const char* keras_name = "R2Score";
  explicit R2ScoreMetric(const R2ScoreOptions& o)
      : ConfiguredMetric(o), num_samples_(add_variable({.name = "num_samples"})) {
    const auto& aggregation = o.class_aggregation;
    if (aggregation && *aggregation != "uniform_average" && *aggregation != "variance_weighted_average")
      throw OptionError("R2Score: expected class_aggregation of uniform_average or variance_weighted_average, got \"" +
                        *aggregation + "\".");
    if (o.num_regressors < 0)
      throw OptionError("R2Score: expected num_regressors of at least 0, got " + std::to_string(o.num_regressors) +
                        ".");
  }
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    auto [t, p] = same_rank(ops::cast(y_true, dtype()), ops::cast(y_pred, dtype()));
    build(t, p);
    Tensor weights = sample_weight.defined() ? ops::cast(sample_weight, dtype()) : ops::ones({}, dtype());
    if (weights.rank() == 1) weights = ops::expand_dims(weights, 1);
    weights = ops::broadcast_to(weights, t.shape());
    auto add = [](Variable& total, const Tensor& values) { total.assign_add(ops::sum(values, {.axis = 0})); };
    add(squared_sum_, t * t * weights);
    add(sum_, t * weights);
    add(residual_, ops::square(t - p) * weights);
    add(count_, weights);
    num_samples_.assign_add(t.size());
  }

  Tensor result() override {
    if (variables().size() == 1) return ops::full({}, std::numeric_limits<double>::quiet_NaN(), dtype());
    Tensor total = squared_sum_ - sum_ * (sum_ / count_);
    Tensor scores = 1 - residual_ / total;
    scores = ops::where(ops::isinf(scores), 0, scores);
    const auto& aggregation = options().class_aggregation;
    if (aggregation == "uniform_average") scores = ops::mean(scores);
    if (aggregation == "variance_weighted_average") scores = ops::sum(total * scores) / ops::sum(total);
    return options().num_regressors ? adjusted(scores) : scores;
  }

 private:
  /// The plain score where there are too few samples for an adjusted one.
  Tensor adjusted(const Tensor& score) const {
    Tensor left = num_samples_ - (options().num_regressors + 1), enough = left > 0;
    return ops::where(enough, 1 - (1 - score) * (num_samples_ - 1) / ops::where(enough, left, 1), score);
  }

  void build(const Tensor& y_true, const Tensor& y_pred) {
    if (y_true.rank() != 2 || y_true.shape() != y_pred.shape())
      throw ShapeError("R2Score: expected targets and predictions of one shape [batch, outputs], got " +
                       y_true.spec().to_string() + " and " + y_pred.spec().to_string() + ".");
    if (variables().size() > 1) return;
    Shape shape{y_pred.shape()[1]};
    squared_sum_ = add_variable({.shape = shape, .name = "squared_sum"});
    sum_ = add_variable({.shape = shape, .name = "sum"});
    residual_ = add_variable({.shape = shape, .name = "residual"});
    count_ = add_variable({.shape = shape, .name = "count"});
  }

  Variable num_samples_, squared_sum_, sum_, residual_, count_;
};

const Registered registered_r2_score = R2ScoreMetric::registered();

}  // namespace

Metric R2Score(R2ScoreOptions options) { return make<R2ScoreMetric>(options); }

}  // namespace metrics
}  // namespace addax
