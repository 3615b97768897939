#include "addax/losses/hinge.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::HingeOptions> = inherited_loss_fields<losses::HingeOptions>();
template <>
inline constexpr auto fields_of<losses::SquaredHingeOptions> = inherited_loss_fields<losses::SquaredHingeOptions>();
template <>
inline constexpr auto fields_of<losses::CategoricalHingeOptions> =
    inherited_loss_fields<losses::CategoricalHingeOptions>();

namespace losses {
namespace {

/// By how much the margin of 1 is missed. Targets that are all 0 or 1 mean −1 and 1.
Tensor shortfall(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  Tensor signs = ops::where(ops::all(ops::equal(t, 0) | ops::equal(t, 1)), 2 * t - 1, t);
  return ops::maximum(1 - signs * p, 0);
}

constexpr LossFormula<HingeOptions> hinge_formula{
    .name = "Hinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return hinge(y_true, y_pred); }};
constexpr LossFormula<SquaredHingeOptions> squared_hinge_formula{
    .name = "SquaredHinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return squared_hinge(y_true, y_pred); }};
constexpr LossFormula<CategoricalHingeOptions> categorical_hinge_formula{
    .name = "CategoricalHinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return categorical_hinge(y_true, y_pred); }};
const Registered registered_hinge[] = {FormulaLoss<hinge_formula>::registered(),
                                       FormulaLoss<squared_hinge_formula>::registered(),
                                       FormulaLoss<categorical_hinge_formula>::registered()};

}  // namespace

Loss Hinge(HingeOptions options) { return make<FormulaLoss<hinge_formula>>(options); }
Loss SquaredHinge(SquaredHingeOptions options) { return make<FormulaLoss<squared_hinge_formula>>(options); }
Loss CategoricalHinge(CategoricalHingeOptions options) { return make<FormulaLoss<categorical_hinge_formula>>(options); }

Tensor hinge(const Tensor& y_true, const Tensor& y_pred) { return ops::mean(shortfall(y_true, y_pred), -1); }

Tensor squared_hinge(const Tensor& y_true, const Tensor& y_pred) {
  return ops::mean(ops::square(shortfall(y_true, y_pred)), -1);
}

Tensor categorical_hinge(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = comparable(y_true, y_pred);
  Tensor right = ops::sum(t * p, -1), wrong = ops::max((1 - t) * p, {.axis = -1});
  return ops::maximum(wrong - right + 1, 0);
}

}  // namespace losses
}  // namespace addax
