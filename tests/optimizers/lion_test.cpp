#include "addax/optimizers/lion.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows lion_rows({{
    .name = "Lion",
    .make = [](double rate) { return optimizers::Lion({.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.9}); },
    .variables = {"kernel_momentum"},
    .refused = {{[] { optimizers::Lion({.beta_1 = 0}); }, "Lion: expected beta_1 above 0 and at most 1, got 0.0."}},
}});

TEST_CASE("the learning rate of Lion may stand alone") {
  CHECK(optimizers::Lion(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Lion(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
