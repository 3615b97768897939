#include "addax/optimizers/schedule_free_adamw.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows schedule_free_adamw_rows({{
    .name = "ScheduleFreeAdamW",
    .make =
        [](double rate) {
          return optimizers::ScheduleFreeAdamW(
              {.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.99, .warmup_steps = 3});
        },
    .variables = {"kernel_momentum", "kernel_velocity"},
    .refused = {{[] { optimizers::ScheduleFreeAdamW({.beta_1 = 0}); },
                 "ScheduleFreeAdamW: expected beta_1 above 0, got 0.0."}},
}});

TEST_CASE("the learning rate of ScheduleFreeAdamW may stand alone") {
  CHECK(optimizers::ScheduleFreeAdamW(0.5).learning_rate() == 0.5);
  CHECK(optimizers::ScheduleFreeAdamW(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
