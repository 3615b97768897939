// The learning rates of a model's optimizer, as callbacks set and log them: several inside a MultiOptimizer.
#pragma once

#include <functional>

#include "addax/logs.hpp"
#include "addax/optimizer.hpp"

namespace addax {

/// Calls `visit` with each optimizer that has a rate of its own, and with " its_name" where there are several, "" else.
void each_rate(const Optimizer& optimizer, const std::function<void(const Optimizer&, const std::string&)>& visit);

/// Adds "learning_rate", or "learning_rate_adam" and so on, to the logs.
void log_rates(const Optimizer& optimizer, Logs& logs);

}  // namespace addax
