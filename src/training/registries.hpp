// The losses, metrics and optimizers that have a name. Each class's own source adds it.
#pragma once

#include "addax/loss.hpp"
#include "addax/metric.hpp"
#include "addax/optimizer.hpp"
#include "core/registry.hpp"

namespace addax {

Registry<Metric>& metric_registry();

}  // namespace addax
