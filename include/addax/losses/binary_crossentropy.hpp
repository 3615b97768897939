// BinaryCrossentropy: for answers that are yes or no.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct BinaryCrossentropyOptions {
  bool from_logits = false;    // predictions are before the sigmoid
  double label_smoothing = 0;  // draws targets towards 1/2, 0 to 1
  int64_t axis = -1;           // that is averaged over
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "binary_crossentropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −mean(y_true · log(y_pred) + (1 − y_true) · log(1 − y_pred)) (keras.losses.BinaryCrossentropy). Targets between 0
/// and 1 are shaped as the predictions; probabilities are clipped to [1e-7, 1 − 1e-7]. OptionError where
/// label_smoothing is not within 0 and 1.
Loss BinaryCrossentropy(BinaryCrossentropyOptions options = {});
/// `BinaryCrossentropy(true)`
template <std::same_as<bool> T>
Loss BinaryCrossentropy(T from_logits, BinaryCrossentropyOptions options = {}) {
  options.from_logits = from_logits;
  return BinaryCrossentropy(std::move(options));
}

struct BinaryCrossentropyArguments {
  bool from_logits = false;
  double label_smoothing = 0;
  int64_t axis = -1;
};
/// The same for each sample: without the axis. ShapeError where the shapes do not fit.
Tensor binary_crossentropy(const Tensor& y_true, const Tensor& y_pred, const BinaryCrossentropyArguments& options = {});

}  // namespace addax::losses
