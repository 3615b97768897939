#include "addax/optimizers/adamax.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adamax_rows({{
    .name = "Adamax",
    .make = [](double rate) { return optimizers::Adamax({.learning_rate = rate, .beta_1 = 0.8, .beta_2 = 0.99}); },
    .variables = {"kernel_momentum", "kernel_norm"},
}});

TEST_CASE("the learning rate of Adamax may stand alone") {
  CHECK(optimizers::Adamax(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Adamax(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
