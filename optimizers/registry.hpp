// The optimizers and schedules that have a name.
#pragma once

#include "addax/optimizer.hpp"
#include "core/registry.hpp"

namespace addax {

// Each class's own source adds it.
Registry<Optimizer>& optimizer_registry();
Registry<Schedule>& schedule_registry();

/// Keras takes names of optimizers in any case.
std::string lower_case(std::string text);

}  // namespace addax
