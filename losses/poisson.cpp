#include "addax/losses/poisson.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::PoissonOptions> = inherited_loss_fields<losses::PoissonOptions>();

namespace losses {
namespace {

constexpr LossFormula<PoissonOptions> poisson_formula{
    .name = "Poisson",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return poisson(y_true, y_pred); }};
const Registered registered_poisson = FormulaLoss<poisson_formula>::registered();

}  // namespace

Loss Poisson(PoissonOptions options) { return make<FormulaLoss<poisson_formula>>(options); }

Tensor poisson(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  return ops::mean(p - t * ops::log(p + config::epsilon()), -1);
}

}  // namespace losses
}  // namespace addax
