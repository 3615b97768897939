#include <optional>

#include "addax/optimizers/adamw.hpp"

#include <doctest/doctest.h>

#include "support/check_optimizer.hpp"

namespace addax::tests {
namespace {

const OptimizerRows adamw_rows({{
    .name = "AdamW",
    .make = [](double rate) { return optimizers::AdamW({.learning_rate = rate, .weight_decay = 0.1}); },
    .variables = {"kernel_momentum", "kernel_velocity"},
    .refused = {{[] { optimizers::AdamW({.weight_decay = std::nullopt}); },
                 "AdamW: expected weight_decay, got None. Adam does without it."}},
}});

TEST_CASE("the learning rate of AdamW may stand alone") {
  CHECK(optimizers::AdamW(0.5).learning_rate() == 0.5);
  CHECK(optimizers::AdamW(0.5, {.clipnorm = 1.0})->options().clipnorm == 1.0);
}

}  // namespace
}  // namespace addax::tests
