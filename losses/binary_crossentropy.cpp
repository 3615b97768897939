#include "addax/losses/binary_crossentropy.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"
#include "losses/labels.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::BinaryCrossentropyOptions> =
    std::tuple_cat(std::tuple{Field{"from_logits", &losses::BinaryCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &losses::BinaryCrossentropyOptions::label_smoothing},
                              Field{"axis", &losses::BinaryCrossentropyOptions::axis}},
                   inherited_loss_fields<losses::BinaryCrossentropyOptions>());

namespace losses {
namespace {

constexpr LossFormula<BinaryCrossentropyOptions> binary_crossentropy_formula{
    .name = "BinaryCrossentropy",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return binary_crossentropy(y_true, y_pred, {o.from_logits, o.label_smoothing, o.axis});
        },
    .check_options = [](const auto& o) { check_label_smoothing("BinaryCrossentropy", o.label_smoothing); }};
const Registered registered_binary_crossentropy = FormulaLoss<binary_crossentropy_formula>::registered({"bce", "BCE"});

}  // namespace

Loss BinaryCrossentropy(BinaryCrossentropyOptions options) {
  return make<FormulaLoss<binary_crossentropy_formula>>(options);
}

Tensor binary_crossentropy(const Tensor& y_true, const Tensor& y_pred, const BinaryCrossentropyArguments& options) {
  auto [t, p] = comparable(y_true, y_pred);
  Tensor target = smoothed_towards_half(t, options.label_smoothing);
  return ops::mean(ops::binary_crossentropy(target, p, {.from_logits = options.from_logits}), {.axis = options.axis});
}

}  // namespace losses
}  // namespace addax
