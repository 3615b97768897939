// Mean: the mean of what it is given.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanOptions {
  std::string name = "mean";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Σ w · v / Σ w over all values v since the reset, 0 where there were none (keras.metrics.Mean):
/// update_state(values, {}, weights). Values with several axes are first averaged for each sample.
Metric Mean(MeanOptions options = {});
/// `Mean("name")`
template <std::convertible_to<std::string> S>
Metric Mean(const S& name, MeanOptions options = {}) {
  options.name = name;
  return Mean(std::move(options));
}

}  // namespace addax::metrics
