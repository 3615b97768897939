// TruncatedNormal: normal numbers, none more than two standard deviations from the mean.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct TruncatedNormalOptions {
  double mean = 0.0;
  double stddev = 0.05;
  std::optional<int64_t> seed = {};  // with one, the same numbers at each call
};
/// keras.initializers.TruncatedNormal.
Initializer TruncatedNormal(const TruncatedNormalOptions& options = {});
/// `TruncatedNormal(1.0, {.stddev = 0.1})`
template <Arithmetic T>
Initializer TruncatedNormal(T mean, TruncatedNormalOptions options = {}) {
  options.mean = static_cast<double>(mean);
  return TruncatedNormal(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const TruncatedNormalOptions&), &TruncatedNormalOptions::mean>
    truncated_normal{TruncatedNormal};

}  // namespace addax::initializers
