// MeanAbsolutePercentageError: the mean of differences in per cent.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct MeanAbsolutePercentageErrorOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "mean_absolute_percentage_error";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// 100 · mean(|(y_true − y_pred) / y_true|) over the last axis (keras.losses.MeanAbsolutePercentageError); targets
/// below config::epsilon() count as that. Targets are shaped as the predictions: [batch, …].
Loss MeanAbsolutePercentageError(MeanAbsolutePercentageErrorOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor mean_absolute_percentage_error(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
