#include "addax/optimizers/muon.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows muon_rows({{
    .name = "Muon",
    .make =
        [](double rate) {
          return optimizers::Muon(
              {.learning_rate = 4 * rate, .weight_decay = 0.01, .momentum = 0.8, .ns_steps = 4, .nesterov = false});
        },
    .variables = {"kernel_momentum"},
    .refused = {{[] { optimizers::Muon({.exclude_layers = {"("}}); },
                 "Muon: expected regular expressions, got \"(\"."}},
}});

TEST_CASE("the learning rate of Muon may stand alone") {
  CHECK(optimizers::Muon(0.5).learning_rate() == 0.5);
  CHECK(optimizers::Muon(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
