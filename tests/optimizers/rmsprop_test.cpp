#include "addax/optimizers/rmsprop.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows rmsprop_rows({{
    .name = "RMSprop",
    .make =
        [](double rate) {
          return optimizers::RMSprop({.learning_rate = rate, .rho = 0.8, .momentum = 0.5, .centered = true});
        },
    .variables = {"kernel_velocity", "kernel_momentum", "kernel_average_gradient"},
}});

TEST_CASE("the learning rate of RMSprop may stand alone") {
  CHECK(optimizers::RMSprop(0.5).learning_rate() == 0.5);
  CHECK(optimizers::RMSprop(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
