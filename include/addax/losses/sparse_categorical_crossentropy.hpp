// SparseCategoricalCrossentropy: for one of several classes, targets as class numbers.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct SparseCategoricalCrossentropyOptions {
  bool from_logits = false;                  // predictions are before the softmax
  std::optional<int64_t> ignore_class = {};  // targets of this number do not count
  Reduction reduction = Reduction::sum_over_batch_size;
  int64_t axis = -1;  // of the classes: the last one
  std::string name = "sparse_categorical_crossentropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −log(y_pred[y_true]) (keras.losses.SparseCategoricalCrossentropy). Targets are [batch, …] or [batch, …, 1], numbers
/// from 0 to classes − 1 (training refuses others with a ValueError); predictions are [batch, …, classes].
/// Probabilities are divided by their sum, then clipped to [1e-7, 1 − 1e-7].
Loss SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options = {});
/// `SparseCategoricalCrossentropy(true)`
template <std::same_as<bool> T>
Loss SparseCategoricalCrossentropy(T from_logits, SparseCategoricalCrossentropyOptions options = {}) {
  options.from_logits = from_logits;
  return SparseCategoricalCrossentropy(std::move(options));
}

struct SparseCategoricalCrossentropyArguments {
  bool from_logits = false;
  std::optional<int64_t> ignore_class = {};
  int64_t axis = -1;
};
/// The same for each sample: without the axis of the classes. ShapeError where the shapes do not fit.
Tensor sparse_categorical_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                       const SparseCategoricalCrossentropyArguments& options = {});

}  // namespace addax::losses
