// compile(steps_per_execution): the same steps, with callbacks around several of them.
#include <doctest/doctest.h>

#include "addax/addax.hpp"

namespace addax::tests {
namespace {

Sequential network_in_steps_of(int64_t steps_per_execution) {
  utils::set_random_seed(1);
  Sequential model{Input({4}), layers::Dense(8, {.activation = "tanh"}), layers::Dropout(0.2), layers::Dense(1)};
  model.compile({.optimizer = optimizers::Adam({.learning_rate = optimizers::schedules::CosineDecay(0.05, 30)}),
                 .loss = "mse",
                 .metrics = {"mae"},
                 .steps_per_execution = steps_per_execution});
  return model;
}

/// Seven batches of four rows, the last one smaller.
struct RowsOf26 {
  Tensor x = random::normal({26, 4}, {.seed = 1}), y = random::normal({26, 1}, {.seed = 2});
};

/// "train 0-2 " for each execution.
struct Executions final : CallbackBase {
  void on_train_batch_begin(int64_t i, Logs&) override { begin("train", i); }
  void on_train_batch_end(int64_t i, Logs&) override { end(i); }
  void on_test_batch_begin(int64_t i, Logs&) override { begin("test", i); }
  void on_test_batch_end(int64_t i, Logs&) override { end(i); }
  void on_predict_batch_begin(int64_t i, Logs&) override { begin("predict", i); }
  void on_predict_batch_end(int64_t i, Logs&) override { end(i); }

  void begin(const char* what, int64_t i) { seen += std::string(what) + " " + std::to_string(i) + "-"; }
  void end(int64_t i) {
    seen += std::to_string(i) + " ";
    if (i == stop_at) model().set_stop_training(true);
  }
  std::string seen;
  int64_t stop_at = -1;
};

TEST_CASE("steps that are joined give the bits of steps one by one") {
  RowsOf26 rows;
  auto trained = [&](int64_t joined) {
    Sequential model = network_in_steps_of(joined);
    History history = model.fit(rows.x, rows.y, {.batch_size = 4, .epochs = 3, .verbose = 0, .validation_split = 0.2});
    Tensors all = model.get_weights();
    for (const char* key : {"loss", "mae", "val_loss"}) all.push_back(Tensor::from(history[key]));
    for (const Variable& v : model.optimizer().variables()) all.push_back(v);
    return all;
  };
  Tensors one_by_one = trained(1), joined = trained(3), longer = trained(32);
  for (size_t i = 0; i < one_by_one.size(); ++i) {
    CHECK(joined[i].to_vector<double>() == one_by_one[i].to_vector<double>());
    CHECK(longer[i].to_vector<double>() == one_by_one[i].to_vector<double>());
  }
}

TEST_CASE("callbacks stand around each execution, the rest included") {
  RowsOf26 rows;
  Sequential model = network_in_steps_of(3);
  auto watch = std::make_shared<Executions>();
  Callback callback(watch);
  auto seen = [&] { return std::exchange(watch->seen, {}); };
  model.fit(rows.x, rows.y, {.batch_size = 4, .verbose = 0, .callbacks = {callback}});
  CHECK(seen() == "train 0-2 train 3-5 train 6-6 ");
  model.evaluate(rows.x, rows.y, {.batch_size = 4, .verbose = 0, .callbacks = {callback}});
  CHECK(seen() == "test 0-2 test 3-5 test 6-6 ");
  Tensor joined = model.predict(rows.x, {.batch_size = 4, .verbose = 0, .callbacks = {callback}});
  CHECK(seen() == "predict 0-2 predict 3-5 predict 6-6 ");
  CHECK(joined.to_vector<float>() == model.predict(rows.x, {.batch_size = 4, .verbose = 0}).to_vector<float>());

  data::Dataset data = data::Dataset(rows.x, rows.y).batch(4);
  model.fit(data, {.epochs = 2, .verbose = 0, .callbacks = {callback}, .steps_per_epoch = 5});
  CHECK(seen() == "train 0-2 train 3-4 train 0-1 ");  // the second epoch finds two batches left
  model.fit(data.repeat(), {.epochs = 2, .verbose = 0, .callbacks = {callback}, .steps_per_epoch = 5});
  CHECK(seen() == "train 0-2 train 3-4 train 0-2 train 3-4 ");

  watch->stop_at = 2;
  model.fit(rows.x, rows.y, {.batch_size = 4, .epochs = 2, .verbose = 0, .callbacks = {callback}});
  CHECK(seen() == "train 0-2 ");
}

}  // namespace
}  // namespace addax::tests
