// ReduceLROnPlateau: after which epochs the rate falls.
#include "addax/callbacks/reduce_lr_on_plateau.hpp"

#include <doctest/doctest.h>

#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

using Rates = std::vector<double>;

/// The rate of each epoch.
Rates rates(std::vector<double> losses, ReduceLROnPlateauOptions options) {
  options.monitor = "loss";
  return Scripted(std::move(losses)).fit(callbacks::ReduceLROnPlateau(options))["learning_rate"];
}

}  // namespace

TEST_CASE("the rate falls when Keras lets it fall") {
  CHECK(rates({1, 1, 1, 1, 1, 1, 1, 1}, {.factor = 0.5, .patience = 2}) == Rates{1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125});
  CHECK(rates({1, 1, 1, 1, 1, 1}, {.factor = 0.5, .patience = 1, .cooldown = 2}) == Rates{1, 1, 0.5, 0.5, 0.25, 0.25});
  CHECK(rates({3, 2, 1, 1, 1}, {.factor = 0.5, .patience = 1, .min_lr = 0.75}) == Rates{1, 1, 1, 1, 0.75});
  CHECK(rates({1, 0.99995, 0.9999}, {.factor = 0.5, .patience = 1}) == Rates{1, 1, 0.5});
  CHECK(rates({1, 2, 1}, {.factor = 0.5, .patience = 1, .mode = "max"}) == Rates{1, 1, 1});
  CHECK(refusal<OptionError>([] { callbacks::ReduceLROnPlateau({.factor = 1.0}); }) ==
        "ReduceLROnPlateau: expected a factor below 1, got 1.0.");
}

}  // namespace addax::tests
