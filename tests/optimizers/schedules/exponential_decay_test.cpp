#include <cmath>

#include "addax/optimizers/schedules/exponential_decay.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::ExponentialDecay;

TEST_CASE("ExponentialDecay") {
  check_schedule(ExponentialDecay(0.1, 10, 0.5), {{0, 0.1}, {5, 0.1 * std::sqrt(0.5)}, {20, 0.025}});
  check_schedule(ExponentialDecay(0.1, 10, 0.5, {.staircase = true}), {{0, 0.1}, {9, 0.1}, {10, 0.05}, {29, 0.025}});
  check_refusals({{[] { ExponentialDecay(0.1, 0, 0.5); }, "ExponentialDecay: expected decay_steps above 0, got 0."}});
}

}  // namespace
}  // namespace addax::tests
