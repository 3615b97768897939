// VarianceScaling: numbers whose variance is scaled by the number of a unit's inputs or outputs.
#pragma once

#include <string>

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct VarianceScalingOptions {
  double scale = 1.0;
  std::string mode = "fan_in";                    // or "fan_out", "fan_avg"
  std::string distribution = "truncated_normal";  // or "normal" (the same), "untruncated_normal", "uniform"
  std::optional<int64_t> seed = {};               // with one, the same numbers at each call
  Axes input_axes = {}, output_axes = {};         // None: [..., inputs, outputs], axes before those count in both
};
/// keras.initializers.VarianceScaling: variance scale / n, where n is the number of inputs, of outputs, or their mean.
/// OptionError where scale is not positive or a word is unknown.
Initializer VarianceScaling(const VarianceScalingOptions& options = {});
/// `VarianceScaling(2.0, {.mode = "fan_out"})`
template <Arithmetic T>
Initializer VarianceScaling(T scale, VarianceScalingOptions options = {}) {
  options.scale = static_cast<double>(scale);
  return VarianceScaling(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const VarianceScalingOptions&), &VarianceScalingOptions::scale>
    variance_scaling{VarianceScaling};

/// What VarianceScaling's relatives of fixed scale, mode and distribution may be told.
struct FanOptions {
  std::optional<int64_t> seed = {};        // with one, the same numbers at each call
  Axes input_axes = {}, output_axes = {};  // None: [..., inputs, outputs], axes before those count in both
};

}  // namespace addax::initializers
