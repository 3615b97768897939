// Poisson: for counts.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct PoissonOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "poisson";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean(y_pred − y_true · log(y_pred)) over the last axis (keras.losses.Poisson). Predictions are expected counts,
/// above 0; targets are shaped as they are: [batch, …].
Loss Poisson(PoissonOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor poisson(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
