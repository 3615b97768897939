// MeanAbsoluteError: the mean of absolute differences.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct MeanAbsoluteErrorOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "mean_absolute_error";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean(|y_true − y_pred|) over the last axis (keras.losses.MeanAbsoluteError). Targets are shaped as the predictions:
/// [batch, …].
Loss MeanAbsoluteError(MeanAbsoluteErrorOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor mean_absolute_error(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
