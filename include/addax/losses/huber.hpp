// Huber: squared near the target, straight far from it.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct HuberOptions {
  double delta = 1.0;  // where the square ends
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "huber_loss";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// The mean over the last axis of d² / 2 where |d| ≤ delta, else delta · (|d| − delta / 2), with d = y_pred − y_true
/// (keras.losses.Huber; Huber 1964). Targets are shaped as the predictions: [batch, …]. OptionError where delta is not
/// above 0.
Loss Huber(HuberOptions options = {});
/// `Huber(0.5)`
template <Arithmetic T>
Loss Huber(T delta, HuberOptions options = {}) {
  options.delta = static_cast<double>(delta);
  return Huber(std::move(options));
}

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor huber(const Tensor& y_true, const Tensor& y_pred, double delta = 1.0);

}  // namespace addax::losses
