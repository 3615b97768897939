#include "addax/losses/categorical_generalized_cross_entropy.hpp"

#include "addax/ops.hpp"
#include "losses/formula_loss.hpp"
#include "losses/labels.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<losses::CategoricalGeneralizedCrossEntropyOptions> =
    std::tuple_cat(std::tuple{Field{"q", &losses::CategoricalGeneralizedCrossEntropyOptions::q}},
                   inherited_loss_fields<losses::CategoricalGeneralizedCrossEntropyOptions>());

namespace losses {
namespace {

constexpr LossFormula<CategoricalGeneralizedCrossEntropyOptions> categorical_generalized_cross_entropy_formula{
    .name = "CategoricalGeneralizedCrossEntropy",
    .call = [](const Tensor& y_true, const Tensor& y_pred,
               const auto& o) { return categorical_generalized_cross_entropy(y_true, y_pred, o.q); },
    .check_options =
        [](const auto& o) {
          if (!(o.q > 0 && o.q < 1))
            throw OptionError("CategoricalGeneralizedCrossEntropy: expected q above 0 and below 1, got " +
                              float_repr(o.q) + ".");
        },
    .check = [](const Tensor& y_true, const Spec& y_pred,
                const auto&) { check_labels("categorical_generalized_cross_entropy", y_true, y_pred, {}); },
    .class_numbers = true};
const Registered registered_categorical_generalized_cross_entropy =
    FormulaLoss<categorical_generalized_cross_entropy_formula>::registered();

}  // namespace

Loss CategoricalGeneralizedCrossEntropy(CategoricalGeneralizedCrossEntropyOptions options) {
  return make<FormulaLoss<categorical_generalized_cross_entropy_formula>>(options);
}

Tensor categorical_generalized_cross_entropy(const Tensor& y_true, const Tensor& y_pred, double q) {
  Tensor labels = ops::cast(y_true, DType::int32);
  if (labels.rank() == y_pred.rank() && labels.rank() > 0 && labels.shape().back() == 1)
    labels = ops::squeeze(labels, -1);
  Tensor among = ops::one_hot(labels, y_pred.shape().back(), {.dtype = y_pred.dtype()});
  return (1 - ops::power(ops::sum(y_pred * among, -1), q)) / q;
}

}  // namespace losses
}  // namespace addax
