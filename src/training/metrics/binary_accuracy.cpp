#include "addax/metrics/binary_accuracy.hpp"

#include "addax/ops.hpp"
#include "losses/weighting.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::BinaryAccuracyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::BinaryAccuracyOptions>(),
                   std::tuple{Field{"threshold", &metrics::BinaryAccuracyOptions::threshold}});

namespace metrics {
namespace {

constexpr MeanFormula<BinaryAccuracyOptions> binary_accuracy_formula{
    .name = "BinaryAccuracy",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred,
                 const auto& o) { return binary_accuracy(y_true, y_pred, {o.threshold}); },
    .check =
        [](const auto& o) {
          if (!(o.threshold >= 0 && o.threshold <= 1))
            throw OptionError("BinaryAccuracy: expected threshold within 0 and 1, got " + float_repr(o.threshold) +
                              ".");
        }};
const Registered registered_binary_accuracy = MeanOf<binary_accuracy_formula>::registered();

}  // namespace

Metric BinaryAccuracy(BinaryAccuracyOptions options) {
  return make<MeanOf<binary_accuracy_formula>>(std::move(options));
}

Tensor binary_accuracy(const Tensor& y_true, const Tensor& y_pred, const BinaryAccuracyArguments& options) {
  auto [t, p] = same_rank(y_true, y_pred);
  return ops::cast(ops::equal(t, ops::cast(ops::greater(p, options.threshold), t.dtype())), config::floatx());
}

}  // namespace metrics
}  // namespace addax
