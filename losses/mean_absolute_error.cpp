#include "addax/losses/mean_absolute_error.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanAbsoluteErrorOptions> =
    inherited_loss_fields<losses::MeanAbsoluteErrorOptions>();

namespace losses {
namespace {

constexpr LossFormula<MeanAbsoluteErrorOptions> mean_absolute_error_formula{
    .name = "MeanAbsoluteError", .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return mean_absolute_error(y_true, y_pred);
    }};
const Registered registered_mean_absolute_error = FormulaLoss<mean_absolute_error_formula>::registered({"mae", "MAE"});

}  // namespace

Loss MeanAbsoluteError(MeanAbsoluteErrorOptions options) {
  return make<FormulaLoss<mean_absolute_error_formula>>(options);
}

Tensor mean_absolute_error(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  return ops::mean(ops::abs(t - p), -1);
}

}  // namespace losses
}  // namespace addax
