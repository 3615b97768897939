// KLDivergence: how far distributions are from others.
#pragma once

#include "addax/losses/kl_divergence.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct KLDivergenceOptions {
  std::string name = "kl_divergence";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::kl_divergence (keras.metrics.KLDivergence).
Metric KLDivergence(KLDivergenceOptions options = {});
/// `KLDivergence("name")`
template <std::convertible_to<std::string> S>
Metric KLDivergence(const S& name, KLDivergenceOptions options = {}) {
  options.name = name;
  return KLDivergence(std::move(options));
}

using losses::kl_divergence;

}  // namespace addax::metrics
