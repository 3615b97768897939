#include "addax/losses/poisson.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::PoissonOptions> = inherited_loss_fields<losses::PoissonOptions>();

namespace losses {
namespace {

constexpr LossFormula<PoissonOptions> formula{
    .name = "Poisson",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return poisson(y_true, y_pred); }};
const Registered registered = FormulaLoss<formula>::registered();

}  // namespace

Loss Poisson(PoissonOptions options) { return make<FormulaLoss<formula>>(options); }

Tensor poisson(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  return ops::mean(p - t * ops::log(p + config::epsilon()), -1);
}

}  // namespace losses
}  // namespace addax
