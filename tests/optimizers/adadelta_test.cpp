#include "addax/optimizers/adadelta.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adadelta_rows({{
    .name = "Adadelta",
    .make =
        [](double rate) { return optimizers::Adadelta({.learning_rate = 100 * rate, .rho = 0.8, .epsilon = 1e-3}); },
    .variables = {"kernel_accumulated_grad", "kernel_accumulated_delta_var"},
}});

TEST_CASE("the learning rate of Adadelta may stand alone") {
  CHECK(optimizers::Adadelta(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Adadelta(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
