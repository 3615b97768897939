// Hinge, SquaredHinge and CategoricalHinge: a margin between right and wrong, for classes of −1 and 1, or one-hot.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct HingeOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "hinge";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean(max(1 − y_true · y_pred, 0)) over the last axis (keras.losses.Hinge). Targets are −1 or 1, shaped as the
/// predictions: [batch, …]; where a batch holds nothing but 0 and 1, 0 means −1.
Loss Hinge(HingeOptions options = {});

struct SquaredHingeOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "squared_hinge";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean(max(1 − y_true · y_pred, 0)²) over the last axis (keras.losses.SquaredHinge). Targets as for Hinge.
Loss SquaredHinge(SquaredHingeOptions options = {});

struct CategoricalHingeOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "categorical_hinge";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// max(wrong − right + 1, 0) with right = Σ y_true · y_pred and wrong = max((1 − y_true) · y_pred), over the last axis
/// (keras.losses.CategoricalHinge). Targets, one-hot, are shaped as the predictions: [batch, …, classes].
Loss CategoricalHinge(CategoricalHingeOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor hinge(const Tensor& y_true, const Tensor& y_pred);
Tensor squared_hinge(const Tensor& y_true, const Tensor& y_pred);
Tensor categorical_hinge(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
