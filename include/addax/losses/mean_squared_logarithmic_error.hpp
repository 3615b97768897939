// MeanSquaredLogarithmicError: the mean of squared differences of logarithms.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct MeanSquaredLogarithmicErrorOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "mean_squared_logarithmic_error";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean((log(y_true + 1) − log(y_pred + 1))²) over the last axis (keras.losses.MeanSquaredLogarithmicError), of values
/// from config::epsilon() on; smaller ones count as that. Targets are shaped as the predictions: [batch, …].
Loss MeanSquaredLogarithmicError(MeanSquaredLogarithmicErrorOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor mean_squared_logarithmic_error(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
