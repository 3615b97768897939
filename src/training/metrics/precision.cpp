#include "addax/metrics/precision.hpp"

#include "addax/ops.hpp"
#include "nn/numbers.hpp"
#include "training/metrics/configured_metric.hpp"
#include "training/metrics/confusion.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::PrecisionOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::PrecisionOptions>(),
                   std::tuple{Field{"thresholds", &metrics::PrecisionOptions::thresholds},
                              Field{"top_k", &metrics::PrecisionOptions::top_k},
                              Field{"class_id", &metrics::PrecisionOptions::class_id}});
template <>
inline constexpr auto fields_of<metrics::RecallOptions> = std::tuple_cat(
    inherited_metric_fields<metrics::RecallOptions>(),
    std::tuple{Field{"thresholds", &metrics::RecallOptions::thresholds}, Field{"top_k", &metrics::RecallOptions::top_k},
               Field{"class_id", &metrics::RecallOptions::class_id}});

namespace metrics {
namespace {

/// A class is what it compares true positives with.
template <class Options>
struct Share {
  const char* name;
  Tensor Confusion::*others;
  const char* others_name;
};
template <class Options>
Options options_of(const Share<Options>&);

/// The threshold is below every score where the k highest count.
template <class Options>
Thresholds chosen(const char* where, const Options& o) {
  return o.top_k && o.thresholds.empty() ? Thresholds{{every_score}} : thresholds_of(where, or_half(o.thresholds));
}

template <const auto& share>
class ShareMetric final : public ConfiguredMetric<ShareMetric<share>, decltype(options_of(share))> {
 public:
  using Options = decltype(options_of(share));
  static constexpr const char* keras_name = share.name;
  explicit ShareMetric(const Options& options)
      : ConfiguredMetric<ShareMetric, Options>(options),
        thresholds_(chosen(keras_name, options)),
        true_positives_(this->add_variable({.shape = {thresholds_.size()}, .name = "true_positives"})),
        others_(this->add_variable({.shape = {thresholds_.size()}, .name = share.others_name})) {}
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Confusion counts = count_confusion(keras_name, thresholds_, y_true, y_pred, sample_weight, this->dtype(),
                                       {.top_k = this->options().top_k, .class_id = this->options().class_id});
    true_positives_.assign_add(counts.true_positives);
    others_.assign_add(counts.*share.others);
  }
  Tensor result() override { return only_of(ops::divide_no_nan(true_positives_, true_positives_ + others_)); }

 private:
  Thresholds thresholds_;
  Variable true_positives_, others_;
};

constexpr Share<PrecisionOptions> precision{"Precision", &Confusion::false_positives, "false_positives"};
constexpr Share<RecallOptions> recall{"Recall", &Confusion::false_negatives, "false_negatives"};
const Registered registered_precision[] = {ShareMetric<precision>::registered(), ShareMetric<recall>::registered()};

}  // namespace

Metric Precision(PrecisionOptions options) { return make<ShareMetric<precision>>(options); }
Metric Recall(RecallOptions options) { return make<ShareMetric<recall>>(options); }

}  // namespace metrics
}  // namespace addax
