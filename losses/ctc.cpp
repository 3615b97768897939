#include "addax/losses/ctc.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CTCOptions> = inherited_loss_fields<losses::CTCOptions>();

namespace losses {
namespace {

void check_sequences(const Spec& y_true, const Spec& y_pred) {
  if (y_true.shape.rank() == 2 && y_pred.shape.rank() == 3) return;
  throw ShapeError("ctc: expected labels [batch, length] and scores [batch, time, classes], got " + y_true.to_string() +
                   " and " + y_pred.to_string() + ".");
}

constexpr LossFormula<CTCOptions> ctc_formula{
    .name = "CTC",
    .call = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return ctc(y_true, y_pred); },
    .check = [](const Tensor& y_true, const Spec& y_pred, const auto&) { check_sequences(y_true.spec(), y_pred); }};
const Registered registered_ctc = FormulaLoss<ctc_formula>::registered();

}  // namespace

Loss CTC(CTCOptions options) { return make<FormulaLoss<ctc_formula>>(options); }

Tensor ctc(const Tensor& y_true, const Tensor& y_pred) {
  check_sequences(y_true.spec(), y_pred.spec());
  Tensor labels = ops::cast(y_true, DType::int32);
  Tensor label_length = ops::sum(ops::cast(labels != 0, DType::int32), -1);
  Tensor output_length = ops::full({y_pred.shape()[0]}, y_pred.shape()[1], DType::int32);
  return ops::ctc_loss(labels, y_pred, label_length, output_length, {.mask_index = 0});
}

}  // namespace losses
}  // namespace addax
