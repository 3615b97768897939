// BinaryCrossentropy: the mean cross-entropy of answers that are yes or no.
#pragma once

#include "addax/losses/binary_crossentropy.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct BinaryCrossentropyOptions {
  std::string name = "binary_crossentropy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  bool from_logits = false;         // predictions are before the sigmoid
  double label_smoothing = 0;       // draws targets towards 1/2, 0 to 1
};
/// The mean over all samples of losses::binary_crossentropy (keras.metrics.BinaryCrossentropy).
Metric BinaryCrossentropy(BinaryCrossentropyOptions options = {});
/// `BinaryCrossentropy("name")`
template <std::convertible_to<std::string> S>
Metric BinaryCrossentropy(const S& name, BinaryCrossentropyOptions options = {}) {
  options.name = name;
  return BinaryCrossentropy(std::move(options));
}

using losses::binary_crossentropy;

}  // namespace addax::metrics
