#include "addax/losses/huber.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::HuberOptions> = std::tuple_cat(std::tuple{Field{"delta",
                                                                                        &losses::HuberOptions::delta}},
                                                                       inherited_loss_fields<losses::HuberOptions>());

namespace losses {
namespace {

constexpr LossFormula<HuberOptions> huber_formula{
    .name = "Huber",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) { return huber(y_true, y_pred, o.delta); },
    .check_options =
        [](const auto& o) {
          if (!(o.delta > 0)) throw OptionError("Huber: expected delta above 0, got " + float_repr(o.delta) + ".");
        }};
const Registered registered_huber = FormulaLoss<huber_formula>::registered();

}  // namespace

Loss Huber(HuberOptions options) { return make<FormulaLoss<huber_formula>>(options); }

Tensor huber(const Tensor& y_true, const Tensor& y_pred, double delta) {
  auto [t, p] = comparable(y_true, y_pred);
  Tensor distance = ops::abs(p - t);
  return ops::mean(ops::where(distance <= delta, 0.5 * ops::square(distance), delta * distance - 0.5 * delta * delta),
                   -1);
}

}  // namespace losses
}  // namespace addax
