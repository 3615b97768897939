// CategoricalCrossentropy: for one of several classes, targets as probabilities of each (one-hot).
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct CategoricalCrossentropyOptions {
  bool from_logits = false;    // predictions are before the softmax
  double label_smoothing = 0;  // spreads this share of a target over all classes, 0 to 1
  int64_t axis = -1;           // of the classes
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "categorical_crossentropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −Σ y_true · log(y_pred) over the classes (keras.losses.CategoricalCrossentropy). Targets are shaped as the
/// predictions: [batch, …, classes]. Probabilities are divided by their sum, then clipped to [1e-7, 1 − 1e-7].
/// OptionError where label_smoothing is not within 0 and 1.
Loss CategoricalCrossentropy(CategoricalCrossentropyOptions options = {});
/// `CategoricalCrossentropy(true)`
template <std::same_as<bool> T>
Loss CategoricalCrossentropy(T from_logits, CategoricalCrossentropyOptions options = {}) {
  options.from_logits = from_logits;
  return CategoricalCrossentropy(std::move(options));
}

struct CategoricalCrossentropyArguments {
  bool from_logits = false;
  double label_smoothing = 0;
  int64_t axis = -1;
};
/// The same for each sample: without the axis of the classes. ShapeError where the shapes do not fit.
Tensor categorical_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                const CategoricalCrossentropyArguments& options = {});

}  // namespace addax::losses
