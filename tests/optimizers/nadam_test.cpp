#include "addax/optimizers/nadam.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows nadam_rows({{
    .name = "Nadam",
    .make = [](double rate) { return optimizers::Nadam({.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.99}); },
    .variables = {"kernel_momentum", "kernel_velocity", "variable"},
}});

TEST_CASE("the learning rate of Nadam may stand alone") {
  CHECK(optimizers::Nadam(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Nadam(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
