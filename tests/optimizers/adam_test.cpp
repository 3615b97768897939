#include "addax/optimizers/adam.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adam_rows({{
    .name = "Adam",
    .make =
        [](double rate) {
          return optimizers::Adam({.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.99, .amsgrad = true});
        },
    .variables = {"kernel_momentum", "kernel_velocity", "kernel_velocity_hat"},
}});

TEST_CASE("the learning rate of Adam may stand alone") {
  CHECK(optimizers::Adam(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Adam(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
