// LearningRateScheduler: functions of the epoch, and of the epoch and the rate.
#include "addax/callbacks/learning_rate_scheduler.hpp"

#include <doctest/doctest.h>

#include "training/callbacks/scripted.hpp"

namespace addax::tests {

TEST_CASE("each epoch has the rate that the schedule gives it") {
  using Rates = std::vector<double>;
  auto halve = [](int64_t epoch, double rate) { return epoch == 0 ? rate : rate / 2; };
  CHECK(Scripted({1, 1, 1}).fit(callbacks::LearningRateScheduler(halve))["learning_rate"] == Rates{1, 0.5, 0.25});
  auto by_epoch = [](int64_t epoch) { return 1.0 / static_cast<double>(1 << epoch); };
  CHECK(Scripted({1, 1, 1}).fit(callbacks::LearningRateScheduler(by_epoch))["learning_rate"] == Rates{1, 0.5, 0.25});
}

}  // namespace addax::tests
