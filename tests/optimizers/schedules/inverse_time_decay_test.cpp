#include "addax/optimizers/schedules/inverse_time_decay.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::InverseTimeDecay;

TEST_CASE("InverseTimeDecay") {
  check_schedule(InverseTimeDecay(0.1, 10, 0.5), {{0, 0.1}, {10, 0.1 / 1.5}, {25, 0.1 / 2.25}});
  check_schedule(InverseTimeDecay(0.1, 10, 0.5, {.staircase = true}), {{9, 0.1}, {10, 0.1 / 1.5}, {25, 0.05}});
  check_refusals({{[] { InverseTimeDecay(0.1, 0, 0.5); }, "InverseTimeDecay: expected decay_steps above 0, got 0."}});
}

}  // namespace
}  // namespace addax::tests
