// MeanAbsolutePercentageError: the mean of differences in per cent.
#pragma once

#include "addax/losses/mean_absolute_percentage_error.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanAbsolutePercentageErrorOptions {
  std::string name = "mean_absolute_percentage_error";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::mean_absolute_percentage_error (keras.metrics.MeanAbsolutePercentageError).
Metric MeanAbsolutePercentageError(MeanAbsolutePercentageErrorOptions options = {});
/// `MeanAbsolutePercentageError("name")`
template <std::convertible_to<std::string> S>
Metric MeanAbsolutePercentageError(const S& name, MeanAbsolutePercentageErrorOptions options = {}) {
  options.name = name;
  return MeanAbsolutePercentageError(std::move(options));
}

using losses::mean_absolute_percentage_error;

}  // namespace addax::metrics
