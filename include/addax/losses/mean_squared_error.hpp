// MeanSquaredError: the mean of squared differences.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct MeanSquaredErrorOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "mean_squared_error";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean((y_true − y_pred)²) over the last axis (keras.losses.MeanSquaredError). Targets are shaped as the predictions:
/// [batch, …].
Loss MeanSquaredError(MeanSquaredErrorOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor mean_squared_error(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
