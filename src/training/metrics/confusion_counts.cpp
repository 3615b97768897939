#include "addax/metrics/confusion_counts.hpp"

#include "addax/ops.hpp"
#include "nn/numbers.hpp"
#include "training/metrics/configured_metric.hpp"
#include "training/metrics/confusion.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::TruePositivesOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::TruePositivesOptions>(),
                   std::tuple{Field{"thresholds", &metrics::TruePositivesOptions::thresholds}});
template <>
inline constexpr auto fields_of<metrics::TrueNegativesOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::TrueNegativesOptions>(),
                   std::tuple{Field{"thresholds", &metrics::TrueNegativesOptions::thresholds}});
template <>
inline constexpr auto fields_of<metrics::FalsePositivesOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::FalsePositivesOptions>(),
                   std::tuple{Field{"thresholds", &metrics::FalsePositivesOptions::thresholds}});
template <>
inline constexpr auto fields_of<metrics::FalseNegativesOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::FalseNegativesOptions>(),
                   std::tuple{Field{"thresholds", &metrics::FalseNegativesOptions::thresholds}});

namespace metrics {
namespace {

/// A class is which of the sums it keeps.
template <class Options>
struct Count {
  const char* name;
  Tensor Confusion::*part;
};
template <class Options>
Options options_of(const Count<Options>&);

template <const auto& kept>
class CountMetric final : public ConfiguredMetric<CountMetric<kept>, decltype(options_of(kept))> {
 public:
  using Options = decltype(options_of(kept));
  static constexpr const char* keras_name = kept.name;
  explicit CountMetric(const Options& options)
      : ConfiguredMetric<CountMetric, Options>(options),
        thresholds_(thresholds_of(keras_name, or_half(options.thresholds))),
        accumulator_(this->add_variable({.shape = {thresholds_.size()}, .name = "accumulator"})) {}

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Confusion counts = count_confusion(keras_name, thresholds_, y_true, y_pred, sample_weight, this->dtype());
    accumulator_.assign_add(counts.*kept.part);
  }
  Tensor result() override { return only_of(accumulator_); }

 private:
  Thresholds thresholds_;
  Variable accumulator_;
};

constexpr Count<TruePositivesOptions> true_positives{"TruePositives", &Confusion::true_positives};
constexpr Count<TrueNegativesOptions> true_negatives{"TrueNegatives", &Confusion::true_negatives};
constexpr Count<FalsePositivesOptions> false_positives{"FalsePositives", &Confusion::false_positives};
constexpr Count<FalseNegativesOptions> false_negatives{"FalseNegatives", &Confusion::false_negatives};
const Registered registered_confusion_counts[] = {
    CountMetric<true_positives>::registered(), CountMetric<true_negatives>::registered(),
    CountMetric<false_positives>::registered(), CountMetric<false_negatives>::registered()};

}  // namespace

Metric TruePositives(TruePositivesOptions options) { return make<CountMetric<true_positives>>(options); }
Metric TrueNegatives(TrueNegativesOptions options) { return make<CountMetric<true_negatives>>(options); }
Metric FalsePositives(FalsePositivesOptions options) { return make<CountMetric<false_positives>>(options); }
Metric FalseNegatives(FalseNegativesOptions options) { return make<CountMetric<false_negatives>>(options); }

}  // namespace metrics
}  // namespace addax
