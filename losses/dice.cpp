#include "addax/losses/dice.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::DiceOptions> =
    std::tuple_cat(std::tuple{Field{"axis", &losses::DiceOptions::axis}}, inherited_loss_fields<losses::DiceOptions>());
template <>
inline constexpr auto fields_of<losses::TverskyOptions> = std::tuple_cat(
    std::tuple{Field{"alpha", &losses::TverskyOptions::alpha}, Field{"beta", &losses::TverskyOptions::beta},
               Field{"axis", &losses::TverskyOptions::axis}},
    inherited_loss_fields<losses::TverskyOptions>());

namespace losses {
namespace {

constexpr LossFormula<DiceOptions> dice_formula{
    .name = "Dice",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) { return dice(y_true, y_pred, o.axis); }};
constexpr LossFormula<TverskyOptions> tversky_formula{
    .name = "Tversky", .call = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return tversky(y_true, y_pred, {o.alpha, o.beta, o.axis});
    }};
const Registered registered_dice[] = {FormulaLoss<dice_formula>::registered(),
                                      FormulaLoss<tversky_formula>::registered()};

}  // namespace

Loss Dice(DiceOptions options) { return make<FormulaLoss<dice_formula>>(options); }
Loss Tversky(TverskyOptions options) { return make<FormulaLoss<tversky_formula>>(options); }

Tensor dice(const Tensor& y_true, const Tensor& y_pred, const Axes& axis) {
  auto [t, p] = comparable(y_true, y_pred);
  auto total = [&](const Tensor& x) { return ops::sum(x, {.axis = axis}); };
  return 1 - 2 * total(t * p) / (total(t) + total(p) + config::epsilon());
}

Tensor tversky(const Tensor& y_true, const Tensor& y_pred, const TverskyArguments& options) {
  auto [t, p] = comparable(y_true, y_pred);
  auto total = [&](const Tensor& x) { return ops::sum(x, {.axis = options.axis}); };
  Tensor both = total(t * p), missed = total((1 - p) * t), invented = total(p * (1 - t));
  return 1 - both / (both + missed * options.alpha + invented * options.beta + config::epsilon());
}

}  // namespace losses
}  // namespace addax
