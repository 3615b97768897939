#include "addax/optimizers/sgd.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows sgd_rows({{
    .name = "SGD",
    .make = [](double rate) { return optimizers::SGD({.learning_rate = rate, .momentum = 0.8, .nesterov = true}); },
    .variables = {"kernel_momentum"},
    .refused = {{[] { optimizers::SGD({.momentum = 2}); }, "SGD: expected momentum within 0 and 1, got 2.0."}},
}});

TEST_CASE("the learning rate of SGD may stand alone") {
  CHECK(optimizers::SGD(0.5).learning_rate() == 0.5);
  CHECK(optimizers::SGD(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
