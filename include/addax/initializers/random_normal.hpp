// RandomNormal: normal numbers.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct RandomNormalOptions {
  double mean = 0.0;
  double stddev = 0.05;
  std::optional<int64_t> seed = {};  // with one, the same numbers at each call
};
/// keras.initializers.RandomNormal, also "normal".
Initializer RandomNormal(const RandomNormalOptions& options = {});
/// `RandomNormal(1.0, {.stddev = 0.1})`
template <Arithmetic T>
Initializer RandomNormal(T mean, RandomNormalOptions options = {}) {
  options.mean = static_cast<double>(mean);
  return RandomNormal(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const RandomNormalOptions&), &RandomNormalOptions::mean> random_normal{
    RandomNormal};

}  // namespace addax::initializers
