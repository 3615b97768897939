// LambdaCallback: the hooks of fit() and predict() in their order; only given ones cost anything.
#include "addax/callbacks/lambda_callback.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "addax/callbacks/backup_and_restore.hpp"
#include "addax/layers/dense.hpp"
#include "support/temporary_folder.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {

TEST_CASE("functions are called as hooks") {
  std::string seen;
  auto at = [&](const char* name) {
    return [&seen, name](int64_t i, Logs&) { seen += name + std::to_string(i) + " "; };
  };
  auto run = [&](const char* name) { return [&seen, name](Logs&) { seen += std::string(name) + " "; }; };
  Callback all = callbacks::LambdaCallback({.on_epoch_begin = at("e"),
                                            .on_epoch_end = at("E"),
                                            .on_train_begin = run("t"),
                                            .on_train_end = run("T"),
                                            .on_train_batch_begin = at("b"),
                                            .on_train_batch_end = at("B"),
                                            .on_predict_begin = run("p"),
                                            .on_predict_batch_end = at("P")});
  Scripted model({1, 1});
  model.fit(all, {.batch_size = 2});
  CHECK(seen == "t e0 b0 B0 b1 B1 E0 e1 b0 B0 b1 B1 E1 T ");
  seen.clear();
  model.model.predict(ops::ones({4, 2}), {.batch_size = 2, .verbose = 0, .callbacks = {all}});
  CHECK(seen == "p P0 P1 ");
  Callback one =
      callbacks::LambdaCallback({.on_epoch_end = [](int64_t, Logs& logs) { logs.set("twice", 2 * logs["loss"]); }});
  CHECK(!one->wants_batches());
  CHECK(Scripted({1, 3}).fit(one)["twice"] == std::vector<double>{2, 6});
}

namespace {

/// Rows, and a model to fit to them in batches of 5, the last of 3.
struct Watched {
  Watched() { model.compile({.optimizer = "sgd", .loss = "mse"}); }
  History fit(std::vector<Callback> callbacks, int64_t epochs = 3) {
    return model.fit(x, y,
                     {.batch_size = 5,
                      .epochs = epochs,
                      .verbose = 0,
                      .callbacks = std::move(callbacks),
                      .validation_data = {x, y}});
  }
  Tensor x = ops::ones({23, 2}), y = ops::ones({23, 1});
  Sequential model{Input({2}), layers::Dense(1)};
};

}  // namespace

TEST_CASE("hooks may train and evaluate the model, with batches of other shapes") {
  Watched t;
  Callback test = callbacks::LambdaCallback({.on_test_batch_end = [&, busy = false](int64_t, Logs&) mutable {
    if (std::exchange(busy, true)) return;
    for (int64_t size = 1; size < 8; ++size) t.model.evaluate(t.x, t.y, {.batch_size = size, .verbose = 0});
    busy = false;
  }});
  Callback train = callbacks::LambdaCallback({.on_train_batch_end = [&](int64_t batch, Logs&) {
    t.model.train_on_batch(t.x(Slice{0, 6 + batch}), t.y(Slice{0, 6 + batch}));
  }});
  CHECK(t.fit({test, train})["val_loss"].size() == 3);
  CHECK(t.model.optimizer().iterations() == 30);
}

TEST_CASE("a fit() inside a fit() has a history and an end of its own") {
  Watched t;
  TemporaryFolder folder;
  History inner;
  Callback nested = callbacks::LambdaCallback({.on_epoch_end = [&](int64_t epoch, Logs&) {
    Callback stop =
        callbacks::LambdaCallback({.on_epoch_end = [&](int64_t, Logs&) { t.model.set_stop_training(true); }});
    inner = t.model.fit(t.x, t.y, {.batch_size = 7, .epochs = 4, .verbose = 0, .callbacks = {stop}});
    if (epoch == 1) t.model.set_stop_training(true);
  }});
  CHECK(t.fit({nested, callbacks::BackupAndRestore(folder.path().string())}).epoch().size() == 2);
  CHECK(inner.epoch().size() == 1);
  CHECK(t.model.history().epoch().size() == 2);
}

TEST_CASE("compile() in a hook is refused, and the next fit() works") {
  Watched t;
  Callback again =
      callbacks::LambdaCallback({.on_epoch_end = [&](int64_t, Logs&) { t.model.compile({.loss = "mae"}); }});
  CHECK_THROWS_WITH_AS(t.fit({again}), doctest::Contains("expected compile() before or after fit() and evaluate()"),
                       StateError);
  CHECK(t.fit({})["loss"].size() == 3);
}

TEST_CASE("who asks to stop before a batch is heard after it, as in Keras") {
  Watched t;
  auto stop = [&](auto...) { t.model.set_stop_training(true); };
  auto rows_of = [&](const LambdaCallbackOptions& options) {
    const int64_t before = t.model.optimizer().iterations();
    History history = t.fit({callbacks::LambdaCallback(options)});
    CHECK(history["loss"].size() == history["val_loss"].size());
    return std::pair(history["loss"].size(), t.model.optimizer().iterations() - before);
  };
  CHECK(rows_of({.on_train_begin = stop}) == std::pair<size_t, int64_t>(1, 1));
  CHECK(rows_of({.on_epoch_begin = [&](int64_t epoch, Logs&) {
          if (epoch == 1) stop();
        }}) == std::pair<size_t, int64_t>(2, 6));
  CHECK(rows_of({.on_test_end = stop}) == std::pair<size_t, int64_t>(1, 5));
}

TEST_CASE("keys of logs are sorted, those of validation among them, as in Keras") {
  Tensor x = Input({2});
  Model model(x, {layers::Dense(1, {.name = "width"})(x), layers::Dense(1, {.name = "age"})(x)});
  model.compile({.optimizer = "sgd", .loss = "mse"});
  Tensor rows = ops::ones({4, 2}), y = ops::ones({4, 1});
  History history = model.fit(rows, {y, y}, {.verbose = 0, .validation_split = 0.5});
  CHECK(history.keys() ==
        std::vector<std::string>{"age_loss", "loss", "val_age_loss", "val_loss", "val_width_loss", "width_loss"});
}

}  // namespace addax::tests
