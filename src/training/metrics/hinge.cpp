#include "addax/metrics/hinge.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::HingeOptions> = inherited_metric_fields<metrics::HingeOptions>();
template <>
inline constexpr auto fields_of<metrics::SquaredHingeOptions> = inherited_metric_fields<metrics::SquaredHingeOptions>();
template <>
inline constexpr auto fields_of<metrics::CategoricalHingeOptions> =
    inherited_metric_fields<metrics::CategoricalHingeOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<HingeOptions> hinge_mean{
    .name = "Hinge", .better = Direction::down, .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::hinge(y_true, y_pred);
    }};
constexpr MeanFormula<SquaredHingeOptions> squared_hinge_mean{
    .name = "SquaredHinge",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::squared_hinge(y_true, y_pred);
    }};
constexpr MeanFormula<CategoricalHingeOptions> categorical_hinge_mean{
    .name = "CategoricalHinge",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::categorical_hinge(y_true, y_pred);
    }};
const Registered registered_hinge[] = {MeanOf<hinge_mean>::registered(), MeanOf<squared_hinge_mean>::registered(),
                                       MeanOf<categorical_hinge_mean>::registered()};

}  // namespace

Metric Hinge(HingeOptions options) { return make<MeanOf<hinge_mean>>(options); }
Metric SquaredHinge(SquaredHingeOptions options) { return make<MeanOf<squared_hinge_mean>>(options); }
Metric CategoricalHinge(CategoricalHingeOptions options) { return make<MeanOf<categorical_hinge_mean>>(options); }

}  // namespace metrics
}  // namespace addax
