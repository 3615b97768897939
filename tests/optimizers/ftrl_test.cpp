#include "addax/optimizers/ftrl.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows ftrl_rows({{
    .name = "Ftrl",
    .make =
        [](double rate) {
          return optimizers::Ftrl({.learning_rate = 10 * rate, .learning_rate_power = -0.4, .beta = 0.01});
        },
    .variables = {"kernel_accumulator", "kernel_linear"},
    .refused = {{[] { optimizers::Ftrl({.learning_rate_power = 1}); },
                 "Ftrl: expected learning_rate_power of at most 0, got 1.0."},
                {[] { optimizers::Ftrl({.l2_shrinkage_regularization_strength = -1}); },
                 "Ftrl: expected l2_shrinkage_regularization_strength of at least 0, got -1.0."}},
}});

TEST_CASE("the learning rate of Ftrl may stand alone") {
  CHECK(optimizers::Ftrl(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Ftrl(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
