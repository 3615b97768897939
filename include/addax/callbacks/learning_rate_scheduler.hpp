// LearningRateScheduler: a learning rate for each epoch.
#pragma once

#include <functional>

#include "addax/callback.hpp"

namespace addax {

struct LearningRateSchedulerOptions {
  int verbose = 0;
};

namespace callbacks {
/// keras.callbacks.LearningRateScheduler: `schedule(epoch, learning_rate)` gives the rate of the epoch that begins; a
/// function of the epoch alone will do. Adds "learning_rate" to the logs.
Callback LearningRateScheduler(std::function<double(int64_t epoch, double rate)> schedule,
                               const LearningRateSchedulerOptions& options = {});
template <std::invocable<int64_t> F>
requires(!std::invocable<F, int64_t, double>) Callback
    LearningRateScheduler(F schedule, const LearningRateSchedulerOptions& options = {}) {
  return LearningRateScheduler([schedule](int64_t epoch, double) -> double { return schedule(epoch); }, options);
}
}  // namespace callbacks

}  // namespace addax
