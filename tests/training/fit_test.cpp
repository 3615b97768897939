// fit(), evaluate() and predict() against Keras' own: values, keys, hooks and their order; and what holds for every
// run: the same seed gives the same bits, op by op agrees with planned, and warm steps leave the heap alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "addax/callbacks/lambda_callback.hpp"
#include "addax/layers/activation.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/layers/masking.hpp"
#include "addax/losses/sparse_categorical_crossentropy.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/rmsprop.hpp"
#include "addax/optimizers/sgd.hpp"
#include "core/names.hpp"
#include "support/allocations.hpp"
#include "support/golden_file.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

Tensors golden_weights(const Json& list) {
  Tensors weights;
  for (const Json& w : list.items()) weights.push_back(golden_value(w));
  return weights;
}

Model network(const Json& golden, const std::string& kind) {
  reset_unique_names();
  bool regressor = kind == "regressor";
  DenseOptions hidden{.activation = "tanh"}, head;
  if (kind == "regularized")
    hidden.kernel_regularizer = [](const Tensor& w) { return 0.05 * ops::sum(ops::square(w)); };
  if (!regressor && kind != "logits") head.activation = "softmax";
  Sequential model{Input({4}), layers::Dense(8, hidden), layers::Dense(regressor ? 1 : 3, head)};
  model.set_weights(golden_weights(golden[regressor ? "regressor" : "classifier"]));
  return model;
}

Optimizer optimizer(const Json& name_and_rate) {
  const std::string& name = name_and_rate[0].as_string();
  double rate = name_and_rate[1].as_double();
  if (name == "Adam") return optimizers::Adam(rate);
  if (name == "RMSprop") return optimizers::RMSprop(rate);
  bool averaged = name == "SGD ema";
  return optimizers::SGD({.learning_rate = rate, .use_ema = averaged, .ema_momentum = averaged ? 0.9 : 0.99});
}

Metrics metrics(const Json* names) {
  if (names == nullptr || names->empty()) return {};
  Metric first = names->at(size_t{0}).as_string();
  return names->size() == 1 ? Metrics{first} : Metrics{first, Metric(names->at(size_t{1}).as_string())};
}

void compile(const Model& model, const Json& settings) {
  const std::string& loss = settings["loss"].as_string();
  Loss chosen =
      loss == "sparse from_logits" ? losses::SparseCategoricalCrossentropy({.from_logits = true}) : Loss(loss);
  model.compile({.optimizer = optimizer(settings["optimizer"]),
                 .loss = chosen,
                 .metrics = metrics(settings.find("metrics")),
                 .weighted_metrics = metrics(settings.find("weighted_metrics"))});
}

/// Holds every hook against the list that Keras' run left behind.
class Recorder : public CallbackBase {
 public:
  explicit Recorder(const Json& events) : events_(events) {}
  void on_train_begin(Logs& l) override { note("on_train_begin", -1, l); }
  void on_train_end(Logs& l) override { note("on_train_end", -1, l); }
  void on_epoch_begin(int64_t i, Logs& l) override { note("on_epoch_begin", i, l); }
  void on_epoch_end(int64_t i, Logs& l) override { note("on_epoch_end", i, l); }
  void on_train_batch_begin(int64_t i, Logs& l) override { note("on_train_batch_begin", i, l); }
  void on_train_batch_end(int64_t i, Logs& l) override { note("on_train_batch_end", i, l); }
  void on_test_begin(Logs& l) override { note("on_test_begin", -1, l); }
  void on_test_end(Logs& l) override { note("on_test_end", -1, l); }
  void on_test_batch_begin(int64_t i, Logs& l) override { note("on_test_batch_begin", i, l); }
  void on_test_batch_end(int64_t i, Logs& l) override { note("on_test_batch_end", i, l); }
  size_t count = 0;

 private:
  void note(const std::string& hook, int64_t index, const Logs& logs) {
    REQUIRE(count < events_.size());
    const Json& event = events_[count++];
    CAPTURE(count - 1);
    std::string keys, wanted_keys;
    for (const auto& [key, value] : logs) keys += key + " ";
    for (const Json& key : event["keys"].items()) wanted_keys += key.as_string() + " ";
    std::string at = index < 0 ? "" : " " + std::to_string(index);
    std::string wanted_at = event.contains("index") ? " " + std::to_string(event["index"].as_integer()) : "";
    REQUIRE(hook + at + ": " + keys == event["hook"].as_string() + wanted_at + ": " + wanted_keys);
    size_t i = 0;
    for (const auto& [key, value] : logs) CHECK(agree(value, event["values"][i++].as_double()));
  }

  const Json& events_;
};

/// Ends training at "batch 1" or "epoch 1".
class Stop : public CallbackBase {
 public:
  explicit Stop(const std::string& when) : batch_(when.starts_with("batch")), index_(std::stoll(when.substr(6))) {}
  void on_train_batch_end(int64_t i, Logs&) override { stop(batch_ && i == index_); }
  void on_epoch_end(int64_t i, Logs&) override { stop(!batch_ && i == index_); }

 private:
  void stop(bool now) {
    if (now) model().set_stop_training(true);
  }
  bool batch_;
  int64_t index_;
};

void check_logs(const Logs& logs, const Json& keys, const Json& values) {
  REQUIRE(logs.size() == keys.size());
  size_t i = 0;
  for (const Logs::Entry& entry : logs) {
    CHECK(entry.first == keys[i].as_string());
    CHECK_MESSAGE(agree(entry.second, values[i].as_double()), entry.first);
    ++i;
  }
}

FitOptions fit_options(const Json& options) {
  auto optional = [&](const char* key) {
    return options.contains(key) ? std::optional(options[key].as_integer()) : std::nullopt;
  };
  FitOptions fit{.batch_size = options["batch_size"].as_integer(), .verbose = 0, .shuffle = false};
  fit.epochs = optional("epochs").value_or(1);
  fit.initial_epoch = optional("initial_epoch").value_or(0);
  fit.steps_per_epoch = optional("steps_per_epoch");
  fit.validation_steps = optional("validation_steps");
  fit.validation_batch_size = optional("validation_batch_size");
  fit.validation_freq = optional("validation_freq").value_or(1);
  if (const Json* split = options.find("validation_split")) fit.validation_split = split->as_double();
  if (const Json* weights = options.find("class_weight"))
    for (const auto& [label, weight] : weights->members()) fit.class_weight[std::stoll(label)] = weight.as_double();
  return fit;
}

/// One fit of the golden file, with all that is asked of the model behind it.
void check_fit(const Json& golden, const Json& run) {
  CAPTURE(run["name"].as_string());
  Model model = network(golden, run["network"].as_string());
  compile(model, run["compile"]);
  Tensor all = golden_value(golden["x"]), x = all(Slice{0, run["x_rows"].as_integer()}),
         y = golden_value(run["y_data"]);
  auto recorder = make<Recorder>(run["events"]);
  FitOptions options = fit_options(run["fit"]);
  options.callbacks = {recorder};
  if (const Json* stop = run["fit"].find("stop")) options.callbacks.push_back(make<Stop>(stop->as_string()));
  if (run["fit"].contains("validation_data")) {
    // The held-out rows lie behind those of x; their labels are those of the first fit of the file.
    Tensor labels = golden_value(golden["fits"][0]["y_data"]);
    options.validation_data = {all(Slice{-7}), labels(Slice{-7})};
  }
  Tensor weight = golden_value(golden["sample_weight"]);
  bool weighted = run["uses_sample_weight"].as_integer() != 0;
  if (weighted) options.sample_weight = weight;
  History history = model.fit(x, y, options);
  CHECK(recorder.as<Recorder>().count == run["events"].size());

  REQUIRE(history.keys().size() == run["history_keys"].size());
  for (size_t k = 0; k < history.keys().size(); ++k) {
    const std::string key = run["history_keys"][k].as_string();
    CHECK(history.keys()[k] == key);
    const Json& values = run["history"][key];
    REQUIRE(history[key].size() == values.size());
    for (size_t i = 0; i < values.size(); ++i) CHECK_MESSAGE(agree(history[key][i], values[i].as_double()), key);
  }
  REQUIRE(history.epoch().size() == run["epoch"].size());
  for (size_t i = 0; i < run["epoch"].size(); ++i) CHECK(history.epoch()[i] == run["epoch"][i].as_integer());
  Tensors weights = model.get_weights();
  for (size_t i = 0; i < weights.size(); ++i) check_agree(weights[i], golden_value(run["final"][i]));

  check_logs(model.evaluate(x, y, {.batch_size = 5, .verbose = 0}), run["evaluate_keys"], run["evaluate_dict"]);
  check_agree(model.predict(x(Slice{0, 7}), {.batch_size = 3, .verbose = 0}), golden_value(run["predict"]));
  Tensor x5 = x(Slice{0, 5}), y5 = y(Slice{0, 5});
  BatchOptions batch;
  if (weighted) batch.sample_weight = weight(Slice{0, 5});
  check_logs(model.test_on_batch(x5, y5, batch), run["test_on_batch_keys"], run["test_on_batch"]);
  if (run.contains("train_on_batch"))
    check_logs(model.train_on_batch(x5, y5, batch), run["train_on_batch_keys"], run["train_on_batch"]);
}

struct Data {
  Tensor x, y;
};

Data random_data(int64_t rows, int64_t width = 16) {
  return {random::normal({rows, width}, {.seed = 1}), random::randint({rows}, 0, 5, {.seed = 2})};
}

Model fresh_model(bool eagerly = false, double dropout = 0.25) {
  utils::set_random_seed(7);
  Sequential model{Input({16}), layers::Dense(32, {.activation = "relu"}), layers::Dropout(dropout),
                   layers::Dense(5, {.activation = "softmax"})};
  model.compile({.optimizer = "adam",
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"},
                 .run_eagerly = eagerly});
  return model;
}

TEST_CASE("masked steps count neither in the loss nor in metrics") {
  Sequential model{Input({4, 1}), layers::Masking({.mask_value = 0.0}), layers::Activation("linear")};
  model.compile({.optimizer = optimizers::SGD(0.0), .loss = "mse", .metrics = {"mae"}});
  Tensor x = Tensor::from({1.f, 2.f, 0.f, 0.f}, {1, 4, 1}), y = Tensor::from({2.f, 4.f, 9.f, 9.f}, {1, 4, 1});
  Logs logs = model.evaluate(x, y, {.verbose = 0});
  CHECK(logs["mae"] == doctest::Approx(1.5));  // of the two steps that count
  CHECK(logs["loss"] == doctest::Approx(2.5));
}

}  // namespace

TEST_CASE("fits, hook by hook, as Keras ran them") {
  Json golden = golden_file("fit.json");
  for (const Json& run : golden["fits"].items()) SUBCASE(run["name"].as_string().c_str()) check_fit(golden, run);
}

TEST_CASE("op by op gives what the planned step gives") {
  auto [x, y] = random_data(100);
  Model planned = fresh_model(false), eager = fresh_model(true);
  utils::set_random_seed(3);
  History a = planned.fit(x, y, {.epochs = 2, .verbose = 0});
  utils::set_random_seed(3);
  History b = eager.fit(x, y, {.epochs = 2, .verbose = 0});
  for (const char* key : {"loss", "accuracy"})
    for (size_t i = 0; i < 2; ++i) CHECK(a[key][i] == doctest::Approx(b[key][i]).epsilon(1e-5));
  Tensors wa = planned.get_weights(), wb = eager.get_weights();
  for (size_t i = 0; i < wa.size(); ++i) check_agree(wa[i], wb[i]);
}

TEST_CASE("the same seed gives the same bits, weights and history") {
  auto [x, y] = random_data(100);
  auto run = [&, x = x, y = y] {
    Model model = fresh_model();
    History history = model.fit(x, y, {.epochs = 3, .verbose = 0, .validation_split = 0.2});
    return std::pair(bits(model), history["val_loss"]);
  };
  auto first = run(), second = run();
  CHECK(first.first == second.first);
  CHECK(first.second == second.second);
}

TEST_CASE("predict() from four threads gives the bits of one") {
  Tensor x = random_data(70).x;
  Model model = fresh_model();
  auto wanted = model.predict(x, {.verbose = 0}).to_vector<float>();
  std::vector<std::vector<float>> got(4);
  std::vector<std::thread> threads;
  for (auto& result : got)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) result = model.predict(x, {.batch_size = 7, .verbose = 0}).to_vector<float>();
    });
  for (auto& thread : threads) thread.join();
  Tensor small = model.predict(x, {.batch_size = 7, .verbose = 0});
  for (auto& result : got) CHECK(result == small.to_vector<float>());
  CHECK(model.predict(x, {.verbose = 0}).to_vector<float>() == wanted);
}

TEST_CASE("warm steps and predict() calls make no heap allocation") {
  if (allocations() < 0) return;
  Model model = fresh_model();
  Data small = random_data(320), large = random_data(3200);
  FitOptions options{.batch_size = 32, .verbose = 0};
  auto allocations_of = [&](const Data& data) {
    model.fit(data.x, data.y, options);
    long before = allocations();
    model.fit(data.x, data.y, options);
    return allocations() - before;
  };
  long ten_steps = allocations_of(small), hundred_steps = allocations_of(large);
  CHECK(hundred_steps == ten_steps);

  Tensor row = small.x(Slice{0, 1});
  PredictOptions quiet{.verbose = 0};
  for (int i = 0; i < 5; ++i) model.predict(row, quiet);
  long before = allocations();
  for (int i = 0; i < 100; ++i) model.predict(row, quiet);
  CHECK(allocations() - before == 0);
}

TEST_CASE("a partial batch counts by its rows, and rows in another order give another path") {
  auto [x, y] = random_data(100);
  Model a = fresh_model(false, 0.0), b = fresh_model(false, 0.0);
  a.fit(x, y, {.batch_size = 48, .verbose = 0, .shuffle = false});
  b.fit(x, y, {.batch_size = 48, .verbose = 0, .shuffle = true});
  CHECK(bits(a) != bits(b));
  Logs whole = a.evaluate(x, y, {.batch_size = 100, .verbose = 0}),
       parts = a.evaluate(x, y, {.batch_size = 48, .verbose = 0});
  CHECK(whole["loss"] == doctest::Approx(parts["loss"]).epsilon(1e-5));
  CHECK(whole["accuracy"] == doctest::Approx(parts["accuracy"]).epsilon(1e-6));
}

TEST_CASE("validation follows the epochs that are listed, counted from 1") {
  Sequential model{Input({2}), layers::Dense(1)};
  model.compile({.optimizer = "sgd", .loss = "mse"});
  Tensor x = ops::ones({4, 2}), y = ops::zeros({4, 1});
  auto validated = [&](ValidationFreq freq) {
    std::vector<int64_t> epochs;
    model.fit(x, y,
              {.epochs = 5,
               .verbose = 0,
               .callbacks = {callbacks::LambdaCallback({.on_epoch_end =
                                                            [&](int64_t epoch, Logs& logs) {
                                                              if (logs.contains("val_loss")) epochs.push_back(epoch);
                                                            }})},
               .validation_data = {x, y},
               .validation_freq = freq});
    return epochs;
  };
  CHECK(validated({1, 2, 5}) == std::vector<int64_t>{0, 1, 4});
  CHECK(validated({9}) == std::vector<int64_t>{});
  CHECK(validated(2) == std::vector<int64_t>{1, 3});
}

TEST_CASE("shuffle = \"batch\" gives each batch its own rows in another order") {
  std::vector<std::vector<int64_t>> seen;
  struct Rows : ModelBase {
    explicit Rows(std::vector<std::vector<int64_t>>& seen) : seen(seen) {}
    Tensors train_step(const Batch& batch) override {
      seen.push_back(batch.x[0].to_vector<int64_t>());
      return {{"loss", Tensor(0.0f)}};
    }
    std::vector<std::vector<int64_t>>& seen;
  };
  Model model = make<Rows>(seen);
  model.compile({.run_eagerly = true});
  Tensor x = ops::arange(10);
  model.fit(x, {.batch_size = 4, .verbose = 0, .shuffle = "batch"});
  REQUIRE(seen.size() == 3);
  std::vector<int64_t> in_order;
  bool moved = false;
  for (std::vector<int64_t> rows : seen) {
    moved = moved || !std::is_sorted(rows.begin(), rows.end());
    std::sort(rows.begin(), rows.end());
    in_order.insert(in_order.end(), rows.begin(), rows.end());
  }
  CHECK(moved);
  CHECK(in_order == x.to_vector<int64_t>());
}

/// A rate of 0 at every step.
struct Still final : ScheduleBase {
  Tensor call(const Tensor& step) override { return 0 * step; }
};

TEST_CASE("a schedule that takes the place of a rate counts from the next fit() on") {
  Sequential model{Input({2}), layers::Dense(1)};
  model.compile({.optimizer = optimizers::SGD(0.1), .loss = "mse"});
  Tensor x = ops::ones({4, 2}), y = ops::zeros({4, 1});
  std::vector<std::string> before = bits(model.trainable_variables());
  model.fit(x, y, {.verbose = 0});
  CHECK(bits(model.trainable_variables()) != before);
  model.optimizer().set_learning_rate(make<Still>());
  before = bits(model.trainable_variables());
  model.fit(x, y, {.verbose = 0});
  CHECK(bits(model.trainable_variables()) == before);
}

TEST_CASE("what callbacks add to the logs of an epoch is not in those of on_train_end") {
  Sequential model{Input({2}), layers::Dense(1)};
  model.compile({.optimizer = "sgd", .loss = "mse"});
  std::string keys;
  auto note = [&](const Logs& logs) {
    for (const auto& [key, value] : logs) keys += key + " ";
  };
  Callback rates = callbacks::LearningRateScheduler([](int64_t, double rate) { return rate; });
  Callback watch =
      callbacks::LambdaCallback({.on_epoch_end = [&](int64_t, Logs& logs) { note(logs); }, .on_train_end = note});
  model.fit(ops::ones({4, 2}), ops::ones({4, 1}), {.verbose = 0, .callbacks = {rates, watch}});
  CHECK(keys == "loss learning_rate loss ");
}

}  // namespace addax::tests
