#include "addax/optimizers/adafactor.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adafactor_rows({{
    .name = "Adafactor",
    .make =
        [](double rate) {
          return optimizers::Adafactor({.learning_rate = 4 * rate, .beta_2_decay = -0.7, .clip_threshold = 0.8});
        },
    .variables = {"kernel", "kernel", "kernel_velocity"},
}});

TEST_CASE("the learning rate of Adafactor may stand alone") {
  CHECK(optimizers::Adafactor(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Adafactor(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
