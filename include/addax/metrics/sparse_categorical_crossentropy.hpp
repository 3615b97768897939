// SparseCategoricalCrossentropy: the mean cross-entropy of classes, targets class numbers.
#pragma once

#include "addax/losses/sparse_categorical_crossentropy.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct SparseCategoricalCrossentropyOptions {
  std::string name = "sparse_categorical_crossentropy";
  std::optional<DType> dtype = {};           // of the state; None: config::floatx()
  bool from_logits = false;                  // predictions are before the softmax
  std::optional<int64_t> ignore_class = {};  // targets of this number count as 0
  int64_t axis = -1;                         // of the classes: the last one
};
/// The mean over all samples of losses::sparse_categorical_crossentropy (keras.metrics.SparseCategoricalCrossentropy).
Metric SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options = {});
/// `SparseCategoricalCrossentropy("name")`
template <std::convertible_to<std::string> S>
Metric SparseCategoricalCrossentropy(const S& name, SparseCategoricalCrossentropyOptions options = {}) {
  options.name = name;
  return SparseCategoricalCrossentropy(std::move(options));
}

using losses::sparse_categorical_crossentropy;

}  // namespace addax::metrics
