// ReduceLROnPlateau: after which epochs the rate falls.
#include "addax/callbacks/reduce_lr_on_plateau.hpp"

#include <doctest/doctest.h>

#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/schedules/exponential_decay.hpp"
#include "support/weights.hpp"
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

TEST_CASE("a rate that is a schedule is refused before the first step") {
  Scripted run({3, 2, 1});
  run.model.compile(
      {.optimizer = optimizers::Adam(optimizers::schedules::ExponentialDecay(0.1, 10, 0.5)), .loss = "mse"});
  const auto before = bits(run.model.variables());
  std::string text = refusal<StateError>([&] { run.fit(callbacks::ReduceLROnPlateau({.monitor = "loss"})); });
  CHECK(text.find("expected a learning rate that is a number, got a schedule") != std::string::npos);
  CHECK(bits(run.model.variables()) == before);
  CHECK(run.fit(make<CallbackBase>()).epoch().size() == 3);
}

}  // namespace addax::tests
