#include "addax/losses/categorical_crossentropy.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"
#include "losses/labels.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CategoricalCrossentropyOptions> =
    std::tuple_cat(std::tuple{Field{"from_logits", &losses::CategoricalCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &losses::CategoricalCrossentropyOptions::label_smoothing},
                              Field{"axis", &losses::CategoricalCrossentropyOptions::axis}},
                   inherited_loss_fields<losses::CategoricalCrossentropyOptions>());

namespace losses {
namespace {

constexpr LossFormula<CategoricalCrossentropyOptions> categorical_crossentropy_formula{
    .name = "CategoricalCrossentropy",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return categorical_crossentropy(y_true, y_pred, {o.from_logits, o.label_smoothing, o.axis});
        },
    .check_options = [](const auto& o) { check_label_smoothing("CategoricalCrossentropy", o.label_smoothing); },
    .check = [](const Tensor& y_true, const Spec& y_pred,
                const auto&) { check_one_hot("categorical_crossentropy", y_true.spec(), y_pred); }};
const Registered registered_categorical_crossentropy = FormulaLoss<categorical_crossentropy_formula>::registered();

}  // namespace

Loss CategoricalCrossentropy(CategoricalCrossentropyOptions options) {
  return make<FormulaLoss<categorical_crossentropy_formula>>(options);
}

Tensor categorical_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                const CategoricalCrossentropyArguments& options) {
  auto [t, p] = comparable(y_true, y_pred);
  return ops::categorical_crossentropy(smoothed_over_classes(t, options.label_smoothing), p,
                                       {.from_logits = options.from_logits, .axis = options.axis});
}

}  // namespace losses
}  // namespace addax
