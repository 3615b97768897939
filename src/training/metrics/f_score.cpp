#include "addax/metrics/f_score.hpp"

#include "addax/ops.hpp"
#include "core/names.hpp"
#include "training/metrics/configured_metric.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::FBetaScoreOptions> = std::tuple_cat(
    inherited_metric_fields<metrics::FBetaScoreOptions>(),
    std::tuple{Field{"average", &metrics::FBetaScoreOptions::average}, Field{"beta", &metrics::FBetaScoreOptions::beta},
               Field{"threshold", &metrics::FBetaScoreOptions::threshold}});
template <>
inline constexpr auto fields_of<metrics::F1ScoreOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::F1ScoreOptions>(),
                   std::tuple{Field{"average", &metrics::F1ScoreOptions::average},
                              Field{"threshold", &metrics::F1ScoreOptions::threshold}});

namespace metrics {
namespace {

struct FBetaScoreClass {
  static constexpr const char* name = "FBetaScore";
  using Options = FBetaScoreOptions;
};
struct F1ScoreClass {
  static constexpr const char* name = "F1Score";
  using Options = F1ScoreOptions;
};

/// Both; the second has no beta.
template <class Class>
class FScore final : public ConfiguredMetric<FScore<Class>, typename Class::Options> {
 public:
  static constexpr const char* keras_name = Class::name;
  using Options = typename Class::Options;
  explicit FScore(Options given) : ConfiguredMetric<FScore, Options>(std::move(given)) {
    const Options& o = this->options();
    if (o.average && *o.average != "micro" && *o.average != "macro" && *o.average != "weighted")
      refuse("average of micro, macro or weighted", '"' + *o.average + '"');
    if (!(beta() > 0)) refuse("beta above 0", float_repr(beta()));
    if (o.threshold && !(*o.threshold > 0 && *o.threshold <= 1))
      refuse("threshold above 0 and up to 1", float_repr(*o.threshold));
  }
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Tensor t = ops::cast(y_true, this->dtype()), p = ops::cast(y_pred, this->dtype());
    build(t, p);
    Tensor positive = ops::cast(chosen(p), this->dtype());
    Tensor weights = sample_weight.defined() ? ops::cast(sample_weight, this->dtype()) : Tensor();
    if (weights.defined() && weights.rank() == 1) weights = ops::expand_dims(weights, 1);
    auto add = [&](Variable& sum, const Tensor& values) {
      Axes axes = micro() ? Axes{} : Axes{0};
      sum.assign_add(ops::sum(weights.defined() ? values * weights : values, {.axis = axes}));
    };
    add(true_positives_, positive * t);
    add(false_positives_, positive * (1 - t));
    add(false_negatives_, (1 - positive) * t);
    add(intermediate_weights_, t);
  }

  Tensor result() override {
    if (this->variables().empty()) return ops::zeros({}, this->dtype());
    const double epsilon = config::epsilon(), squared = beta() * beta();
    Tensor tp = true_positives_;
    Tensor precision = tp / (tp + false_positives_ + epsilon), recall = tp / (tp + false_negatives_ + epsilon);
    Tensor scores = precision * recall / (squared * precision + recall + epsilon) * (1 + squared);
    const std::optional<std::string>& average = this->options().average;
    if (!average) return scores;
    if (*average != "weighted") return ops::mean(scores);
    Tensor weights = intermediate_weights_;
    return ops::sum(scores * (weights / (ops::sum(weights) + epsilon)));
  }

 private:
  [[noreturn]] static void refuse(const std::string& wanted, const std::string& got) {
    throw OptionError(std::string(keras_name) + ": expected " + wanted + ", got " + got + ".");
  }
  double beta() const {
    if constexpr (requires(Options o) { o.beta; })
      return this->options().beta;
    else
      return 1;
  }
  bool micro() const { return this->options().average == "micro"; }

  /// The classes that are predicted.
  Tensor chosen(const Tensor& y_pred) const {
    if (this->options().threshold) return y_pred > *this->options().threshold;
    return (y_pred >= ops::max(y_pred, {.axis = -1, .keepdims = true})) & (ops::abs(y_pred) > 1e-9);
  }

  void build(const Tensor& y_true, const Tensor& y_pred) {
    if (y_true.rank() != 2 || y_true.shape() != y_pred.shape())
      throw ShapeError(std::string(keras_name) +
                       ": expected targets and predictions of one shape [batch, classes], got " +
                       y_true.spec().to_string() + " and " + y_pred.spec().to_string() +
                       ". Class numbers become one-hot targets by utils::to_categorical.");
    if (!this->variables().empty()) return;
    Shape shape = micro() ? Shape{} : Shape{y_pred.shape()[1]};
    true_positives_ = this->add_variable({.shape = shape, .name = "true_positives"});
    false_positives_ = this->add_variable({.shape = shape, .name = "false_positives"});
    false_negatives_ = this->add_variable({.shape = shape, .name = "false_negatives"});
    intermediate_weights_ = this->add_variable({.shape = shape, .name = "intermediate_weights"});
  }

  Variable true_positives_, false_positives_, false_negatives_, intermediate_weights_;
};

const Registered registered_f_score[] = {FScore<FBetaScoreClass>::registered(), FScore<F1ScoreClass>::registered()};

}  // namespace

Metric FBetaScore(FBetaScoreOptions options) { return make<FScore<FBetaScoreClass>>(std::move(options)); }
Metric F1Score(F1ScoreOptions options) { return make<FScore<F1ScoreClass>>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
