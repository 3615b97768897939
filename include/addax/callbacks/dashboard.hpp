// Dashboard: a training as a live page in the terminal.
#pragma once

#include "addax/callback.hpp"

namespace addax {

struct DashboardOptions {
  double refresh_seconds = 0.25;  // between two drawings
};

namespace callbacks {
/// Curves of losses and metrics, values now and at their best, speed, memory, time passed and left; as wide as the
/// terminal is, also where that changes. fit() then shows no progress bar. Where the output is no terminal: a plain
/// line for each epoch.
Callback Dashboard(const DashboardOptions& options = {});
}  // namespace callbacks

}  // namespace addax
