// Hinge, SquaredHinge and CategoricalHinge: the mean of the margins that are missed.
#pragma once

#include "addax/losses/hinge.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct HingeOptions {
  std::string name = "hinge";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::hinge (keras.metrics.Hinge).
Metric Hinge(HingeOptions options = {});
/// `Hinge("name")`
template <std::convertible_to<std::string> S>
Metric Hinge(const S& name, HingeOptions options = {}) {
  options.name = name;
  return Hinge(std::move(options));
}

struct SquaredHingeOptions {
  std::string name = "squared_hinge";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::squared_hinge (keras.metrics.SquaredHinge).
Metric SquaredHinge(SquaredHingeOptions options = {});
/// `SquaredHinge("name")`
template <std::convertible_to<std::string> S>
Metric SquaredHinge(const S& name, SquaredHingeOptions options = {}) {
  options.name = name;
  return SquaredHinge(std::move(options));
}

struct CategoricalHingeOptions {
  std::string name = "categorical_hinge";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::categorical_hinge (keras.metrics.CategoricalHinge).
Metric CategoricalHinge(CategoricalHingeOptions options = {});
/// `CategoricalHinge("name")`
template <std::convertible_to<std::string> S>
Metric CategoricalHinge(const S& name, CategoricalHingeOptions options = {}) {
  options.name = name;
  return CategoricalHinge(std::move(options));
}

using losses::categorical_hinge;
using losses::hinge;
using losses::squared_hinge;

}  // namespace addax::metrics
