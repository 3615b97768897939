// Poisson: how likely counts were.
#pragma once

#include "addax/losses/poisson.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct PoissonOptions {
  std::string name = "poisson";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::poisson (keras.metrics.Poisson).
Metric Poisson(PoissonOptions options = {});
/// `Poisson("name")`
template <std::convertible_to<std::string> S>
Metric Poisson(const S& name, PoissonOptions options = {}) {
  options.name = name;
  return Poisson(std::move(options));
}

using losses::poisson;

}  // namespace addax::metrics
