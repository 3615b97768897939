// A run of a callback with logs that the test writes: what Keras' semantics are about, without training.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "addax/layers/dense.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/sgd.hpp"
#include "support/refusal.hpp"

namespace addax::tests {

/// A model whose loss at the end of each epoch is what `losses` says, by a callback that comes before the tested one.
struct Scripted {
  explicit Scripted(std::vector<double> values, std::string key = "loss") : values(std::move(values)), key(key) {
    model.compile(
        {.optimizer = optimizers::SGD({.learning_rate = 1.0}), .loss = "mse", .metrics = {"accuracy", "mae"}});
  }

  struct Script : CallbackBase {
    explicit Script(const Scripted& run) : run(run) {}
    void on_epoch_end(int64_t epoch, Logs& logs) override { logs.set(run.key, run.values[static_cast<size_t>(epoch)]); }
    const Scripted& run;
  };

  /// Trains for as many epochs as there are values, or until the callback ends it.
  History fit(const Callback& tested, FitOptions options = {}) {
    options.epochs = static_cast<int64_t>(values.size());
    options.verbose = 0;
    options.callbacks = {make<Script>(*this), tested};
    return model.fit(ops::ones({4, 2}), ops::zeros({4, 1}), options);
  }

  Sequential model{Input({2}), layers::Dense(1, {.kernel_initializer = "ones"})};
  std::vector<double> values;
  std::string key;
};

}  // namespace addax::tests
