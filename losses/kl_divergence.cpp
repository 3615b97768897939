#include "addax/losses/kl_divergence.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::KLDivergenceOptions> = inherited_loss_fields<losses::KLDivergenceOptions>();

namespace losses {
namespace {

constexpr LossFormula<KLDivergenceOptions> kl_divergence_formula{
    .name = "KLDivergence",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return kl_divergence(y_true, y_pred); }};
const Registered registered_kl_divergence = FormulaLoss<kl_divergence_formula>::registered({"kld", "KLD"});

}  // namespace

Loss KLDivergence(KLDivergenceOptions options) { return make<FormulaLoss<kl_divergence_formula>>(options); }

Tensor kl_divergence(const Tensor& y_true, const Tensor& y_pred) {
  auto [given_t, given_p] = comparable(y_true, y_pred);
  Tensor t = ops::clip(given_t, config::epsilon(), 1), p = ops::clip(given_p, config::epsilon(), 1);
  return ops::sum(t * ops::log(t / p), -1);
}

}  // namespace losses
}  // namespace addax
