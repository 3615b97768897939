#include "addax/metrics/auc.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "core/names.hpp"
#include "nn/numbers.hpp"
#include "training/metrics/configured_metric.hpp"
#include "training/metrics/confusion.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::AUCOptions> = std::tuple_cat(
    inherited_metric_fields<metrics::AUCOptions>(),
    std::tuple{
        Field{"num_thresholds", &metrics::AUCOptions::num_thresholds}, Field{"curve", &metrics::AUCOptions::curve},
        Field{"summation_method", &metrics::AUCOptions::summation_method},
        Field{"multi_label", &metrics::AUCOptions::multi_label}, Field{"num_labels", &metrics::AUCOptions::num_labels},
        Field{"label_weights", &metrics::AUCOptions::label_weights},
        Field{"from_logits", &metrics::AUCOptions::from_logits},
        Field{"thresholds", &metrics::AUCOptions::thresholds}});

namespace metrics {
namespace {

void check_choice(const char* argument, const std::string& given, std::initializer_list<std::string_view> choices) {
  if (std::find(choices.begin(), choices.end(), given) != choices.end()) return;
  throw OptionError("AUC: expected a known " + std::string(argument) + ", got \"" + given + "\". " +
                    did_you_mean(given, std::vector<std::string_view>(choices)));
}

/// "pr" and "Majoring" mean what "PR" and "majoring" do.
AUCOptions settled(AUCOptions o) {
  if (o.curve == "roc" || o.curve == "pr" || o.curve == "prgain")
    std::transform(o.curve.begin(), o.curve.end(), o.curve.begin(), [](char c) { return char(c - 'a' + 'A'); });
  for (const char* method : {"Interpolation", "Minoring", "Majoring"})
    if (o.summation_method == method) o.summation_method[0] = static_cast<char>(method[0] - 'A' + 'a');
  check_choice("curve", o.curve, {"ROC", "PR", "PRGAIN"});
  check_choice("summation_method", o.summation_method, {"interpolation", "minoring", "majoring"});
  if (!o.thresholds.empty()) {
    std::sort(o.thresholds.values.begin(), o.thresholds.values.end());
    o.num_thresholds = static_cast<int64_t>(o.thresholds.values.size()) + 2;
  }
  if (o.num_thresholds < 2)
    throw OptionError("AUC: expected num_thresholds of at least 2, got " + std::to_string(o.num_thresholds) + ".");
  if (o.num_labels && !o.multi_label)
    throw OptionError("AUC: expected num_labels with multi_label alone, got " + std::to_string(*o.num_labels) + ".");
  return o;
}

Thresholds thresholds_for(const AUCOptions& o) {
  Thresholds result = even_thresholds(o.num_thresholds);
  if (!o.thresholds.empty()) {
    std::vector<double> all = o.thresholds.values;
    all.insert(all.begin(), 0);
    all.push_back(1);
    result = thresholds_of("AUC", all);
  }
  result.values.front() -= config::epsilon();
  result.values.back() += config::epsilon();
  result.all_pass = true;
  return result;
}

class AUCMetric final : public ConfiguredMetric<AUCMetric, AUCOptions> {
 public:
  static constexpr const char* keras_name = "AUC";
  static constexpr std::string_view left_out_if_default = "thresholds";
  explicit AUCMetric(AUCOptions given)
      : ConfiguredMetric(settled(std::move(given))), thresholds_(thresholds_for(options())) {
    if (!options().label_weights.empty()) label_weights_ = numbers_of(options().label_weights, dtype());
    if (!options().multi_label)
      build({thresholds_.size()});
    else if (options().num_labels)
      build({thresholds_.size(), *options().num_labels});
  }
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& given, const Tensor& sample_weight) override {
    Tensor y_pred = options().from_logits ? ops::sigmoid(ops::cast(given, dtype())) : given;
    bool apart = options().multi_label;
    if (apart) check_labels(y_pred);
    if (variables().empty()) build({thresholds_.size(), y_pred.shape()[1]});
    Confusion counts = count_confusion("AUC", thresholds_, y_true, y_pred, sample_weight, dtype(),
                                       {.multi_label = apart, .label_weights = apart ? Tensor() : label_weights_});
    true_positives_.assign_add(counts.true_positives);
    false_positives_.assign_add(counts.false_positives);
    true_negatives_.assign_add(counts.true_negatives);
    false_negatives_.assign_add(counts.false_negatives);
  }

  Tensor result() override {
    if (variables().empty()) return ops::zeros({}, dtype());
    const AUCOptions& o = options();
    Tensor areas =
        ops::sum(o.curve == "PR" && o.summation_method == "interpolation" ? precision_parts() : parts(), {.axis = 0});
    if (!o.multi_label) return areas;
    if (!label_weights_.defined()) return ops::mean(areas);
    return ops::divide_no_nan(ops::sum(areas * label_weights_), ops::sum(label_weights_));
  }

 private:
  void build(const Shape& shape) {
    true_positives_ = add_variable({.shape = shape, .name = "true_positives"});
    false_positives_ = add_variable({.shape = shape, .name = "false_positives"});
    true_negatives_ = add_variable({.shape = shape, .name = "true_negatives"});
    false_negatives_ = add_variable({.shape = shape, .name = "false_negatives"});
  }

  void check_labels(const Tensor& y_pred) const {
    std::optional<int64_t> known;
    if (!variables().empty()) known = true_positives_.shape().back();
    if (y_pred.rank() == 2 && y_pred.shape()[1] == known.value_or(y_pred.shape()[1])) return;
    throw ShapeError("AUC: expected predictions of shape [batch, " + (known ? std::to_string(*known) : "labels") +
                     "] with multi_label, got " + y_pred.spec().to_string() + ".");
  }

  Tensor lower(const Tensor& x) const { return x(Slice{0, thresholds_.size() - 1}); }
  static Tensor upper(const Tensor& x) { return x(Slice{1}); }

  /// The area between two thresholds, for each pair of neighbours: a width times a height.
  Tensor parts() const {
    auto [x, y] = points();
    const std::string& method = options().summation_method;
    Tensor height = method == "minoring"   ? ops::minimum(lower(y), upper(y))
                    : method == "majoring" ? ops::maximum(lower(y), upper(y))
                                           : (lower(y) + upper(y)) / 2;
    return (lower(x) - upper(x)) * height;
  }

  std::pair<Tensor, Tensor> points() const {
    Tensor tp = true_positives_, fp = false_positives_, tn = true_negatives_, fn = false_negatives_;
    Tensor recall = ops::divide_no_nan(tp, tp + fn);
    if (options().curve == "ROC") return {ops::divide_no_nan(fp, fp + tn), recall};
    if (options().curve == "PR") return {recall, ops::divide_no_nan(tp, tp + fp)};
    // Flach & Kull 2015.
    Tensor odds = ops::divide_no_nan(tp + fn, tn + fp), none = ops::equal(tp, 0);
    Tensor recall_gain = ops::where(none, 0, 1 - odds * ops::divide_no_nan(fn, tp));
    Tensor precision_gain = ops::where(none, 1, 1 - odds * ops::divide_no_nan(fp, tp));
    return {ops::maximum(recall_gain, 0), precision_gain};
  }

  /// Davis & Goadrich: true positives grow in line with positives between two thresholds, precision does not.
  Tensor precision_parts() const {
    Tensor tp = true_positives_, fn = false_negatives_, positives = tp + false_positives_;
    Tensor gained = lower(tp) - upper(tp), from = upper(positives), to = lower(positives);
    Tensor slope = ops::divide_no_nan(gained, ops::maximum(to - from, 0));
    Tensor intercept = upper(tp) - slope * from;
    Tensor ratio = ops::where((to > 0) & (from > 0), ops::divide_no_nan(to, from), 1);
    return ops::divide_no_nan(slope * (gained + intercept * ops::log(ratio)), upper(tp + fn));
  }

  Thresholds thresholds_;
  Tensor label_weights_;
  Variable true_positives_, false_positives_, true_negatives_, false_negatives_;
};

const Registered registered_auc = AUCMetric::registered();

}  // namespace

Metric AUC(AUCOptions options) { return make<AUCMetric>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
