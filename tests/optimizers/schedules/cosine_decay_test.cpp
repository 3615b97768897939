#include "addax/optimizers/schedules/cosine_decay.hpp"

#include "support/check_refusals.hpp"
#include "support/check_schedule.hpp"

namespace addax::tests {
namespace {

using optimizers::schedules::CosineDecay;

TEST_CASE("CosineDecay") {
  check_schedule(CosineDecay(0.1, 100), {{0, 0.1}, {50, 0.05}, {100, 0}, {150, 0}});
  check_schedule(CosineDecay(0.1, 100, {.alpha = 0.2}), {{0, 0.1}, {50, 0.06}, {100, 0.02}, {101, 0.02}});
  check_schedule(CosineDecay(0.0, 100, {.warmup_target = 0.4, .warmup_steps = 10}),
                 {{0, 0}, {5, 0.2}, {10, 0.4}, {60, 0.2}, {110, 0}, {200, 0}});
  check_refusals(
      {{[] { CosineDecay(0.1, 0); }, "CosineDecay: expected decay_steps above 0, got 0."},
       {[] { CosineDecay(0.1, 5, {.warmup_target = 1.0}); }, "CosineDecay: expected warmup_steps above 0, got 0."}});
}

}  // namespace
}  // namespace addax::tests
