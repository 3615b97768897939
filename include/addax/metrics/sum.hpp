// Sum: the sum of what it is given.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct SumOptions {
  std::string name = "sum";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Σ w · v over all values since the reset (keras.metrics.Sum): update_state(values, {}, weights).
Metric Sum(SumOptions options = {});
/// `Sum("name")`
template <std::convertible_to<std::string> S>
Metric Sum(const S& name, SumOptions options = {}) {
  options.name = name;
  return Sum(std::move(options));
}

}  // namespace addax::metrics
