#include "addax/losses/mean_squared_logarithmic_error.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::MeanSquaredLogarithmicErrorOptions> =
    inherited_loss_fields<losses::MeanSquaredLogarithmicErrorOptions>();

namespace losses {
namespace {

constexpr LossFormula<MeanSquaredLogarithmicErrorOptions> mean_squared_logarithmic_error_formula{
    .name = "MeanSquaredLogarithmicError", .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return mean_squared_logarithmic_error(y_true, y_pred);
    }};
const Registered registered_mean_squared_logarithmic_error =
    FormulaLoss<mean_squared_logarithmic_error_formula>::registered({"msle", "MSLE"});

}  // namespace

Loss MeanSquaredLogarithmicError(MeanSquaredLogarithmicErrorOptions options) {
  return make<FormulaLoss<mean_squared_logarithmic_error_formula>>(options);
}

Tensor mean_squared_logarithmic_error(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  auto logarithm = [](const Tensor& x) { return ops::log(ops::maximum(x, config::epsilon()) + 1); };
  return ops::mean(ops::square(logarithm(p) - logarithm(t)), -1);
}

}  // namespace losses
}  // namespace addax
