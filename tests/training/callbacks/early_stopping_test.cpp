// EarlyStopping: when it stops, what it restores, and monitors that are not there.
#include "addax/callbacks/early_stopping.hpp"

#include <doctest/doctest.h>

#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

size_t epochs(std::vector<double> losses, EarlyStoppingOptions options = {}) {
  options.monitor = "loss";
  return Scripted(std::move(losses)).fit(callbacks::EarlyStopping(options)).epoch().size();
}

}  // namespace

TEST_CASE("it stops at the epoch at which Keras does") {
  CHECK(epochs({1, 2, 0, 0}) == 2);
  CHECK(epochs({1, 1, 1, 0}, {.patience = 2}) == 3);
  CHECK(epochs({3, 2, 2, 1, 1, 1, 1}, {.patience = 2}) == 6);
  CHECK(epochs({3, 2.95, 2.9, 2}, {.min_delta = 0.1}) == 2);
  CHECK(epochs({1, 2, 3, 2}, {.mode = "max"}) == 4);
  CHECK(epochs({1, 2, 0}, {.start_from_epoch = 1}) == 3);
  CHECK(epochs({5, 4, 3, 2}, {.patience = 2, .baseline = 1}) == 4);    // improvements never stop, whatever the baseline
  CHECK(epochs({5, 4, 4.5, 2}, {.patience = 3, .baseline = 1}) == 3);  // but they do not count below it
}

TEST_CASE("the best weights come back, stopped early or not") {
  for (bool early : {false, true}) {
    Scripted run(early ? std::vector<double>{3, 1, 2, 0} : std::vector<double>{3, 1, 2});
    std::vector<std::vector<std::string>> weights;
    struct Note : CallbackBase {
      explicit Note(std::vector<std::vector<std::string>>& to) : to(to) {}
      void on_epoch_begin(int64_t, Logs&) override { to.push_back(bits(model().trainable_variables())); }
      std::vector<std::vector<std::string>>& to;
    };
    Callback stopping = callbacks::EarlyStopping("loss", {.patience = 1, .restore_best_weights = true});
    run.model.fit(ops::ones({4, 2}), ops::zeros({4, 1}),
                  {.epochs = static_cast<int64_t>(run.values.size()),
                   .verbose = 0,
                   .callbacks = {make<Scripted::Script>(run), make<Note>(weights), stopping}});
    REQUIRE(weights.size() == 3);
    CHECK(bits(run.model.trainable_variables()) == weights[2]);  // as epoch 1 left them
    CHECK(weights[1] != weights[2]);
  }
}

TEST_CASE("metrics say which way is better, and a monitor must be there") {
  CHECK(Scripted({1, 2, 3, 2, 3}, "accuracy").fit(callbacks::EarlyStopping("accuracy")).epoch().size() == 4);
  CHECK(Scripted({3, 2, 3}, "mae").fit(callbacks::EarlyStopping("mae")).epoch().size() == 3);
  CHECK(
      refusal<OptionError>([] {
        Scripted({1, 2}, "own").fit(callbacks::EarlyStopping("own"));
      }) ==
      "EarlyStopping: expected a monitor of which it is known whether it should rise or fall, got \"own\". Say so with "
      ".mode \"max\" or \"min\".");
  CHECK(refusal<OptionError>([] {
          Scripted({1, 2}).fit(callbacks::EarlyStopping());
        }) ==
        "EarlyStopping: expected .monitor to be one of accuracy, loss, mae, got \"val_loss\". Names with val_ need "
        "validation data.");
  CHECK(refusal<OptionError>([] { callbacks::EarlyStopping({.mode = "least"}); }) ==
        "EarlyStopping: expected .mode \"auto\", \"min\" or \"max\", got \"least\".");
  // In epochs without validation there is nothing to judge.
  History sparse = Scripted({1, 1, 1, 1, 1})
                       .fit(callbacks::EarlyStopping(),
                            {.validation_data = {ops::ones({4, 2}), ops::zeros({4, 1})}, .validation_freq = 2});
  CHECK(sparse.epoch().size() >= 4);
}

}  // namespace addax::tests
