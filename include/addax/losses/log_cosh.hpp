// LogCosh: squared near the target, straight far from it, smooth between.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct LogCoshOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "log_cosh";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean(log(cosh(y_pred − y_true))) over the last axis (keras.losses.LogCosh). Targets are shaped as the predictions:
/// [batch, …].
Loss LogCosh(LogCoshOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor log_cosh(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
