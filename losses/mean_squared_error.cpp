#include "addax/losses/mean_squared_error.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanSquaredErrorOptions> =
    inherited_loss_fields<losses::MeanSquaredErrorOptions>();

namespace losses {
namespace {

constexpr LossFormula<MeanSquaredErrorOptions> mean_squared_error_formula{
    .name = "MeanSquaredError",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return mean_squared_error(y_true, y_pred); }};
const Registered registered_mean_squared_error = FormulaLoss<mean_squared_error_formula>::registered({"mse", "MSE"});

}  // namespace

Loss MeanSquaredError(MeanSquaredErrorOptions options) {
  return make<FormulaLoss<mean_squared_error_formula>>(options);
}

Tensor mean_squared_error(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  return ops::mean(ops::square(t - p), -1);
}

}  // namespace losses
}  // namespace addax
