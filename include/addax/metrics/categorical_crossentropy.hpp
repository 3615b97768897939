// CategoricalCrossentropy: the mean cross-entropy of classes, targets one-hot.
#pragma once

#include "addax/losses/categorical_crossentropy.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct CategoricalCrossentropyOptions {
  std::string name = "categorical_crossentropy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  bool from_logits = false;         // predictions are before the softmax
  double label_smoothing = 0;       // spreads this share of a target over all classes, 0 to 1
  int64_t axis = -1;                // of the classes
};
/// The mean over all samples of losses::categorical_crossentropy (keras.metrics.CategoricalCrossentropy).
Metric CategoricalCrossentropy(CategoricalCrossentropyOptions options = {});
/// `CategoricalCrossentropy("name")`
template <std::convertible_to<std::string> S>
Metric CategoricalCrossentropy(const S& name, CategoricalCrossentropyOptions options = {}) {
  options.name = name;
  return CategoricalCrossentropy(std::move(options));
}

using losses::categorical_crossentropy;

}  // namespace addax::metrics
