// Dice and Tversky: how little two areas overlap.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct DiceOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "dice";
  Axes axis = {};                   // that one area covers; None: all, the batch too
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// 1 − 2 · Σ y_true · y_pred / (Σ y_true + Σ y_pred) (keras.losses.Dice; Sørensen 1948, Dice 1945). Targets and
/// predictions, between 0 and 1, have one shape; the result has what is left of it without `axis`.
Loss Dice(DiceOptions options = {});

struct TverskyOptions {
  double alpha = 0.5;  // the weight of what is missed
  double beta = 0.5;   // the weight of what is predicted without being there
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "tversky";
  Axes axis = {};                   // that one area covers; None: all, the batch too
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// 1 − both / (both + alpha · missed + beta · invented) with both = Σ y_true · y_pred, missed = Σ y_true · (1 −
/// y_pred), invented = Σ (1 − y_true) · y_pred (keras.losses.Tversky; Salehi et al. 2017). Shapes as for Dice.
Loss Tversky(TverskyOptions options = {});

/// The same without weights and reduction. ShapeError where the shapes do not fit.
Tensor dice(const Tensor& y_true, const Tensor& y_pred, const Axes& axis = {});

struct TverskyArguments {
  double alpha = 0.5, beta = 0.5;
  Axes axis = {};
};
Tensor tversky(const Tensor& y_true, const Tensor& y_pred, const TverskyArguments& options = {});

}  // namespace addax::losses
