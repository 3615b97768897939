#include "addax/losses/log_cosh.hpp"

#include <numbers>

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::LogCoshOptions> = inherited_loss_fields<losses::LogCoshOptions>();

namespace losses {
namespace {

constexpr LossFormula<LogCoshOptions> log_cosh_formula{
    .name = "LogCosh",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return log_cosh(y_true, y_pred); }};
const Registered registered_log_cosh = FormulaLoss<log_cosh_formula>::registered();

}  // namespace

Loss LogCosh(LogCoshOptions options) { return make<FormulaLoss<log_cosh_formula>>(options); }

Tensor log_cosh(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  Tensor error = p - t;
  // log(cosh x) without the exponentials that overflow.
  return ops::mean(error + ops::softplus(-2 * error) - std::numbers::ln2, -1);
}

}  // namespace losses
}  // namespace addax
