#include "addax/losses/sparse_categorical_crossentropy.hpp"

#include "addax/ops.hpp"
#include "core/tensor_state.hpp"
#include "losses/formula_loss.hpp"
#include "losses/labels.hpp"

namespace addax {

// The axis is not saved, as in Keras: it is the last one.
template <>
inline constexpr auto fields_of<losses::SparseCategoricalCrossentropyOptions> = std::tuple_cat(
    std::tuple{Field{"from_logits", &losses::SparseCategoricalCrossentropyOptions::from_logits},
               Field{"ignore_class", &losses::SparseCategoricalCrossentropyOptions::ignore_class},
               Field{"axis", &losses::SparseCategoricalCrossentropyOptions::axis, "of the classes", Saved::no}},
    inherited_loss_fields<losses::SparseCategoricalCrossentropyOptions>());

namespace losses {
namespace {

constexpr LossFormula<SparseCategoricalCrossentropyOptions> sparse_categorical_crossentropy_formula{
    .name = "SparseCategoricalCrossentropy",
    .call =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return sparse_categorical_crossentropy(y_true, y_pred, {o.from_logits, o.ignore_class, o.axis});
        },
    .check = [](const Tensor& y_true, const Spec& y_pred,
                const auto& o) { check_labels("sparse_categorical_crossentropy", y_true, y_pred, o.ignore_class); },
    .class_numbers = true};
const Registered registered_sparse_categorical_crossentropy =
    FormulaLoss<sparse_categorical_crossentropy_formula>::registered();

}  // namespace

Loss SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options) {
  return make<FormulaLoss<sparse_categorical_crossentropy_formula>>(options);
}

Tensor sparse_categorical_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                       const SparseCategoricalCrossentropyArguments& options) {
  Tensor labels = y_true;
  if (labels.rank() == y_pred.rank() && labels.rank() > 0 && labels.shape().back() == 1)
    labels = ops::squeeze(labels, -1);
  ops::CrossentropyOptions how{.from_logits = options.from_logits, .axis = options.axis};
  if (!options.ignore_class) return ops::sparse_categorical_crossentropy(labels, y_pred, how);
  if (labels.dtype() == DType::bool_ || labels.dtype().is_float()) labels = ops::cast(labels, DType::int32);
  if (labels.dtype().size() < 4) labels = ops::cast(labels, DType::int32);
  Tensor counts = ops::not_equal(labels, *options.ignore_class);
  Tensor loss = ops::sparse_categorical_crossentropy(ops::where(counts, labels, 0), y_pred, how);
  loss = ops::where(counts, loss, 0);
  state_of(loss).mask = counts;  // the mean is that of the targets which count
  return loss;
}

}  // namespace losses
}  // namespace addax
