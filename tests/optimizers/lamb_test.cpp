#include "addax/optimizers/lamb.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows lamb_rows({{
    .name = "Lamb",
    .make = [](double rate) { return optimizers::Lamb({.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.99}); },
    .variables = {"kernel_momentum", "kernel_velocity"},
}});

TEST_CASE("the learning rate of Lamb may stand alone") {
  CHECK(optimizers::Lamb(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Lamb(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
