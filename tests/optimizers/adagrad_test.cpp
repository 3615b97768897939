#include "addax/optimizers/adagrad.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adagrad_rows({{
    .name = "Adagrad",
    .make =
        [](double rate) {
          return optimizers::Adagrad({.learning_rate = 10 * rate, .initial_accumulator_value = 0.5, .epsilon = 1e-3});
        },
    .variables = {"kernel_accumulator"},
    .refused = {{[] { optimizers::Adagrad({.initial_accumulator_value = -1}); },
                 "Adagrad: expected initial_accumulator_value of at least 0, got -1.0."}},
}});

TEST_CASE("the learning rate of Adagrad may stand alone") {
  CHECK(optimizers::Adagrad(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Adagrad(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
