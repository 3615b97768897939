// ConfiguredMetric: a metric that is described by its options struct.
#pragma once

#include "addax/config.hpp"
#include "nn/described.hpp"
#include "training/registries.hpp"

namespace addax {

/// Rows of the options that every metric has. The base writes them.
template <class Options>
constexpr auto inherited_metric_fields() {
  return std::tuple{Field{"name", &Options::name, "", Saved::no},
                    Field{"dtype", &Options::dtype, "of the state; None: config::floatx()", Saved::no}};
}

/// Base of the library's metrics.
template <class Self, class Options, class Base = MetricBase>
class ConfiguredMetric : public Described<Self, Options, Base> {
 public:
  explicit ConfiguredMetric(const Options& options)
      : Described<Self, Options, Base>(options, options.name, options.dtype) {}

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered(std::vector<std::string> aliases = {}) {
    return ConfiguredMetric::registered_in(metric_registry(), "keras.metrics", std::move(aliases));
  }
};

}  // namespace addax
