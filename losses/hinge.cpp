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

constexpr LossFormula<HingeOptions> straight{
    .name = "Hinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return hinge(y_true, y_pred); }};
constexpr LossFormula<SquaredHingeOptions> squared{
    .name = "SquaredHinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return squared_hinge(y_true, y_pred); }};
constexpr LossFormula<CategoricalHingeOptions> categorical{
    .name = "CategoricalHinge",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return categorical_hinge(y_true, y_pred); }};
const Registered registered_hinge[] = {FormulaLoss<straight>::registered(), FormulaLoss<squared>::registered(),
                                       FormulaLoss<categorical>::registered()};

}  // namespace

Loss Hinge(HingeOptions options) { return make<FormulaLoss<straight>>(options); }
Loss SquaredHinge(SquaredHingeOptions options) { return make<FormulaLoss<squared>>(options); }
Loss CategoricalHinge(CategoricalHingeOptions options) { return make<FormulaLoss<categorical>>(options); }

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
