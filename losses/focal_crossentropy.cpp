#include "addax/losses/focal_crossentropy.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"
#include "losses/labels.hpp"
#include "nn/numbers.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::BinaryFocalCrossentropyOptions> = std::tuple_cat(
    std::tuple{Field{"from_logits", &losses::BinaryFocalCrossentropyOptions::from_logits},
               Field{"label_smoothing", &losses::BinaryFocalCrossentropyOptions::label_smoothing},
               Field{"axis", &losses::BinaryFocalCrossentropyOptions::axis},
               Field{"apply_class_balancing", &losses::BinaryFocalCrossentropyOptions::apply_class_balancing},
               Field{"alpha", &losses::BinaryFocalCrossentropyOptions::alpha},
               Field{"gamma", &losses::BinaryFocalCrossentropyOptions::gamma}},
    inherited_loss_fields<losses::BinaryFocalCrossentropyOptions>());
template <>
inline constexpr auto fields_of<losses::CategoricalFocalCrossentropyOptions> =
    std::tuple_cat(std::tuple{Field{"from_logits", &losses::CategoricalFocalCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &losses::CategoricalFocalCrossentropyOptions::label_smoothing},
                              Field{"axis", &losses::CategoricalFocalCrossentropyOptions::axis},
                              Field{"alpha", &losses::CategoricalFocalCrossentropyOptions::alpha},
                              Field{"gamma", &losses::CategoricalFocalCrossentropyOptions::gamma}},
                   inherited_loss_fields<losses::CategoricalFocalCrossentropyOptions>());

namespace losses {
namespace {

constexpr LossFormula<BinaryFocalCrossentropyOptions> binary_focal_formula{
    .name = "BinaryFocalCrossentropy",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return binary_focal_crossentropy(
              y_true, y_pred, {o.apply_class_balancing, o.alpha, o.gamma, o.from_logits, o.label_smoothing, o.axis});
        },
    .check_options = [](const auto& o) { check_label_smoothing("BinaryFocalCrossentropy", o.label_smoothing); }};
constexpr LossFormula<CategoricalFocalCrossentropyOptions> categorical_focal_formula{
    .name = "CategoricalFocalCrossentropy",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return categorical_focal_crossentropy(y_true, y_pred,
                                                {o.alpha, o.gamma, o.from_logits, o.label_smoothing, o.axis});
        },
    .check_options = [](const auto& o) { check_label_smoothing("CategoricalFocalCrossentropy", o.label_smoothing); },
    .check = [](const Tensor& y_true, const Spec& y_pred,
                const auto&) { check_one_hot("categorical_focal_crossentropy", y_true.spec(), y_pred); }};
const Registered registered_focal_crossentropy[] = {FormulaLoss<binary_focal_formula>::registered(),
                                                    FormulaLoss<categorical_focal_formula>::registered()};

}  // namespace

Loss BinaryFocalCrossentropy(BinaryFocalCrossentropyOptions options) {
  return make<FormulaLoss<binary_focal_formula>>(options);
}
Loss CategoricalFocalCrossentropy(CategoricalFocalCrossentropyOptions options) {
  return make<FormulaLoss<categorical_focal_formula>>(options);
}

Tensor binary_focal_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                 const BinaryFocalCrossentropyArguments& options) {
  auto [given, p] = comparable(y_true, y_pred);
  Tensor t = smoothed_towards_half(given, options.label_smoothing);
  Tensor probability = options.from_logits ? ops::sigmoid(p) : p;
  Tensor right = t * probability + (1 - t) * (1 - probability);
  Tensor loss = ops::power(1 - right, options.gamma) * ops::binary_crossentropy(t, probability);
  if (options.apply_class_balancing) loss = loss * (t * options.alpha + (1 - t) * (1 - options.alpha));
  return ops::mean(loss, options.axis);
}

Tensor categorical_focal_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                      const CategoricalFocalCrossentropyArguments& options) {
  auto [given, p] = comparable(y_true, y_pred);
  Tensor t = smoothed_over_classes(given, options.label_smoothing);
  Tensor probability = options.from_logits ? ops::softmax(p, options.axis) : p;
  probability = probability / ops::sum(probability, {.axis = options.axis, .keepdims = true});
  probability = ops::clip(probability, config::epsilon(), 1 - config::epsilon());
  Tensor factor = ops::power(1 - probability, options.gamma) * numbers_of(options.alpha, p.dtype());
  return ops::sum(factor * -t * ops::log(probability), options.axis);
}

}  // namespace losses
}  // namespace addax
