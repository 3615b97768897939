#include "addax/optimizers/schedules/cosine_decay_restarts.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::CosineDecayRestarts;

TEST_CASE("CosineDecayRestarts") {
  check_schedule(CosineDecayRestarts(0.1, 10), {{0, 0.1}, {5, 0.05}, {10, 0.1}, {20, 0.05}, {30, 0.1}, {70, 0.1}});
  check_schedule(CosineDecayRestarts(0.1, 10, {.t_mul = 1, .m_mul = 0.5}), {{5, 0.05}, {10, 0.05}, {25, 0.0125}});
  check_schedule(CosineDecayRestarts(0.1, 10, {.t_mul = 10, .alpha = 0.2}), {{5, 0.06}, {10, 0.1}, {110, 0.1}});
  check_refusals(
      {{[] { CosineDecayRestarts(0.1, 0); }, "CosineDecayRestarts: expected first_decay_steps above 0, got 0."},
       {[] { CosineDecayRestarts(0.1, 5, {.t_mul = 0}); }, "CosineDecayRestarts: expected t_mul above 0, got 0.0."}});
}

}  // namespace
}  // namespace addax::tests
