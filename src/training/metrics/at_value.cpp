#include "addax/metrics/at_value.hpp"

#include "addax/ops.hpp"
#include "training/metrics/configured_metric.hpp"
#include "training/metrics/confusion.hpp"

namespace addax::metrics {
namespace {

Tensor share(const Tensor& x, const Tensor& others) { return ops::divide_no_nan(x, x + others); }
Tensor sensitivity(const Confusion& c) { return share(c.true_positives, c.false_negatives); }  // recall
Tensor specificity(const Confusion& c) { return share(c.true_negatives, c.false_positives); }
Tensor precision(const Confusion& c) { return share(c.true_positives, c.false_positives); }

/// A class is which two shares it compares; the second one has to reach the argument.
struct AtValue {
  const char* name;
  const char* argument;
  Tensor (*best)(const Confusion&);
  Tensor (*reached)(const Confusion&);
};

/// The value, and AtValueOptions, as configs have them.
template <const AtValue& at>
struct AtValueArguments {
  double value = 0;
  int64_t num_thresholds = 200;
  std::optional<int64_t> class_id = {};
  std::string name = {};
  std::optional<DType> dtype = {};
  static constexpr auto fields() {
    using Self = AtValueArguments;
    return std::tuple_cat(inherited_metric_fields<Self>(),
                          std::tuple{Field{"class_id", &Self::class_id}, Field{"num_thresholds", &Self::num_thresholds},
                                     Field{at.argument, &Self::value}});
  }
};

template <const AtValue& at>
class AtValueMetric final : public ConfiguredMetric<AtValueMetric<at>, AtValueArguments<at>> {
 public:
  static constexpr const char* keras_name = at.name;
  explicit AtValueMetric(const AtValueArguments<at>& given)
      : ConfiguredMetric<AtValueMetric, AtValueArguments<at>>(given) {
    if (!(given.value >= 0 && given.value <= 1))
      refuse(std::string(at.argument) + " within 0 and 1", float_repr(given.value));
    if (given.num_thresholds < 1) refuse("num_thresholds of at least 1", std::to_string(given.num_thresholds));
    thresholds_ = given.num_thresholds == 1 ? thresholds_of(keras_name, {0.5}) : even_thresholds(given.num_thresholds);
    auto add = [&](const char* name) { return this->add_variable({.shape = {thresholds_.size()}, .name = name}); };
    true_positives_ = add("true_positives");
    false_positives_ = add("false_positives");
    true_negatives_ = add("true_negatives");
    false_negatives_ = add("false_negatives");
  }
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Confusion counts = count_confusion(keras_name, thresholds_, y_true, y_pred, sample_weight, this->dtype(),
                                       {.class_id = this->options().class_id});
    true_positives_.assign_add(counts.true_positives);
    false_positives_.assign_add(counts.false_positives);
    true_negatives_.assign_add(counts.true_negatives);
    false_negatives_.assign_add(counts.false_negatives);
  }

  Tensor result() override {
    Confusion counts{true_positives_, false_positives_, true_negatives_, false_negatives_};
    Tensor enough = at.reached(counts) >= this->options().value;
    return ops::max(ops::where(enough, at.best(counts), 0));
  }

 private:
  [[noreturn]] static void refuse(const std::string& wanted, const std::string& got) {
    throw OptionError(std::string(keras_name) + ": expected " + wanted + ", got " + got + ".");
  }

  Thresholds thresholds_;
  Variable true_positives_, false_positives_, true_negatives_, false_negatives_;
};

template <const AtValue& at>
Metric made(double value, const AtValueOptions& o) {
  return make<AtValueMetric<at>>(AtValueArguments<at>{value, o.num_thresholds, o.class_id, o.name, o.dtype});
}

constexpr AtValue sensitivity_at_specificity{"SensitivityAtSpecificity", "specificity", sensitivity, specificity};
constexpr AtValue specificity_at_sensitivity{"SpecificityAtSensitivity", "sensitivity", specificity, sensitivity};
constexpr AtValue precision_at_recall{"PrecisionAtRecall", "recall", precision, sensitivity};
constexpr AtValue recall_at_precision{"RecallAtPrecision", "precision", sensitivity, precision};
const Registered registered_at_value[] = {
    AtValueMetric<sensitivity_at_specificity>::registered(), AtValueMetric<specificity_at_sensitivity>::registered(),
    AtValueMetric<precision_at_recall>::registered(), AtValueMetric<recall_at_precision>::registered()};

}  // namespace

Metric SensitivityAtSpecificity(double specificity, const AtValueOptions& options) {
  return made<sensitivity_at_specificity>(specificity, options);
}
Metric SpecificityAtSensitivity(double sensitivity, const AtValueOptions& options) {
  return made<specificity_at_sensitivity>(sensitivity, options);
}
Metric PrecisionAtRecall(double recall, const AtValueOptions& options) {
  return made<precision_at_recall>(recall, options);
}
Metric RecallAtPrecision(double precision, const AtValueOptions& options) {
  return made<recall_at_precision>(precision, options);
}

}  // namespace addax::metrics
