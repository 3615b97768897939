#include "addax/losses/mean_absolute_percentage_error.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanAbsolutePercentageErrorOptions> =
    inherited_loss_fields<losses::MeanAbsolutePercentageErrorOptions>();

namespace losses {
namespace {

constexpr LossFormula<MeanAbsolutePercentageErrorOptions> mean_absolute_percentage_error_formula{
    .name = "MeanAbsolutePercentageError", .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return mean_absolute_percentage_error(y_true, y_pred);
    }};
const Registered registered_mean_absolute_percentage_error =
    FormulaLoss<mean_absolute_percentage_error_formula>::registered({"mape", "MAPE"});

}  // namespace

Loss MeanAbsolutePercentageError(MeanAbsolutePercentageErrorOptions options) {
  return make<FormulaLoss<mean_absolute_percentage_error_formula>>(options);
}

Tensor mean_absolute_percentage_error(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  return 100 * ops::mean(ops::abs((t - p) / ops::maximum(ops::abs(t), config::epsilon())), -1);
}

}  // namespace losses
}  // namespace addax
