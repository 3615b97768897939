// A training that was cut at any step and resumed ends with the bits of one that was not: weights, seeds, optimizer,
// history and logs, for models and optimizers of every kind.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "addax/addax.hpp"
#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/names.hpp"
#include "optimizers/registry.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

/// Nothing here tests the disk, or what is said where an epoch asks for more steps than there are.
struct WithoutSync {
  WithoutSync() {
    file_calls = &calls;
    utils::set_warning_handler([](const std::string&) {});
  }
  ~WithoutSync() {
    file_calls = before;
    utils::set_warning_handler({});
  }
  const FileCalls* before = file_calls;
  const FileCalls calls{before->write, [](int) { return 0; }, before->close, before->rename};
};

/// The logs of each step and epoch. A step that is run again must say the same.
class Notes : public CallbackBase {
 public:
  explicit Notes(std::map<std::string, std::string>& notes) : notes_(notes) {}
  void on_epoch_begin(int64_t epoch, Logs&) override { epoch_ = epoch; }
  void on_train_batch_end(int64_t batch, Logs& logs) override {
    note(std::to_string(epoch_) + "." + std::to_string(batch), logs);
  }
  void on_epoch_end(int64_t epoch, Logs& logs) override { note(std::to_string(epoch), logs); }

 private:
  void note(const std::string& key, const Logs& logs) {
    std::string text;
    for (const auto& [name, value] : logs) text += name + "=" + float_repr(value) + " ";
    auto [at, fresh] = notes_.try_emplace(key, text);
    if (!fresh) CHECK(at->second == text);
  }
  std::map<std::string, std::string>& notes_;
  int64_t epoch_ = 0;
};

/// Throws before the step behind a number of them, which may be in the hook of the next epoch.
class Cut : public CallbackBase {
 public:
  explicit Cut(int64_t steps) : steps_(steps) {}
  void on_train_batch_begin(int64_t, Logs&) override {
    if (done_ == steps_) throw std::runtime_error("power cut");
  }
  void on_train_batch_end(int64_t, Logs&) override { ++done_; }
  void on_epoch_begin(int64_t, Logs&) override {
    if (done_ == steps_) throw std::runtime_error("power cut");
  }

 private:
  int64_t steps_, done_ = 0;
};

struct Case {
  const char* name;
  Optimizer optimizer;
  bool rows = false;  // tensors instead of a data set
  bool streamed = false;
  std::vector<Layer> hidden = {};
  const char* policy = "float32";
  std::optional<int64_t> steps_per_epoch = {};
  int64_t epochs = 4;  // of six batches
  int64_t steps_per_execution = 1;
};

class Training {
 public:
  explicit Training(std::function<Case()> fresh) : fresh_(std::move(fresh)) {}

  /// All that a run ended with, as one text per part.
  std::map<std::string, std::string> run(std::vector<Callback> more, std::map<std::string, std::string>& notes,
                                         const std::string& table) const {
    reset_unique_names();
    utils::set_random_seed(7);
    Case c = fresh_();
    Sequential model({});
    model.add(Input({6}));
    for (const Layer& layer : c.hidden) model.add(layer);
    model.add(layers::Dense(3, {.dtype = "float32"}));
    model.compile({.optimizer = c.optimizer,
                   .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                   .metrics = {"accuracy"},
                   .steps_per_execution = c.steps_per_execution});
    bool scheduled = c.optimizer->options().learning_rate.schedule().defined();
    std::vector<Callback> callbacks = std::move(more);
    callbacks.push_back(callbacks::EarlyStopping({.patience = 6, .restore_best_weights = true}));
    if (!scheduled) {
      callbacks.push_back(callbacks::LearningRateScheduler([](int64_t, double rate) { return rate * 0.9; }));
      callbacks.push_back(callbacks::ReduceLROnPlateau({.monitor = "loss", .patience = 1, .min_delta = 0.2}));
    }
    callbacks.push_back(callbacks::CSVLogger(table));
    callbacks.push_back(make<Notes>(notes));
    History history = fit(model, c, callbacks);
    std::ostringstream text;
    text << std::ifstream(table).rdbuf();
    std::string of_variables, of_optimizer;
    for (const std::string& value : bits(model.variables())) of_variables += value;
    for (const std::string& value : bits(model.optimizer().variables())) of_optimizer += value;
    return {{"weights", sha(of_variables)},
            {"optimizer", sha(of_optimizer)},
            {"history", history.to_json().to_string()},
            {"table", text.str()}};
  }

 private:
  static std::string sha(const std::string& text) { return sha256(std::as_bytes(std::span(text))); }

  History fit(const Model& model, const Case& c, const std::vector<Callback>& callbacks) const {
    FitOptions options{
        .epochs = c.epochs, .verbose = 0, .callbacks = callbacks, .validation_data = data::Dataset(x, y).batch(20)};
    options.steps_per_epoch = c.steps_per_epoch;
    if (c.rows) {
      options.batch_size = 8;
      return model.fit(x, y, options);
    }
    data::Dataset set = data::Dataset(x, y).shuffle(20, {.seed = 5}).batch(8).prefetch(2);
    if (c.streamed) set = set.filter([](const Batch&) { return true; });
    return model.fit(set, options);
  }

  std::function<Case()> fresh_;
  Tensor x = random::normal({44, 6}, {.seed = 1}), y = random::randint({44}, 0, 3, {.seed = 2});
};

std::vector<Case (*)()> cases() {
  return {
      [] {
        return Case{
            .name = "dropout", .optimizer = "adam", .rows = true, .hidden = {layers::Dense(8), layers::Dropout(0.4)}};
      },
      [] {
        return Case{
            .name = "shuffled stream",
            .optimizer = optimizers::Adam({.learning_rate = optimizers::schedules::ExponentialDecay(1e-2, 5, 0.9)}),
            .streamed = true,
            .hidden = {layers::Dense(8, {.activation = "relu"}), layers::GaussianNoise(0.1)}};
      },
      [] {
        return Case{.name = "batch normalization",
                    .optimizer = "rmsprop",
                    .hidden = {layers::Dense(8), layers::BatchNormalization(), layers::ReLU()}};
      },
      [] {
        return Case{.name = "momentum",
                    .optimizer = optimizers::SGD({.learning_rate = 0.05, .momentum = 0.9, .nesterov = true}),
                    .rows = true,
                    .hidden = {layers::Dense(8, {.activation = "tanh", .kernel_regularizer = "l2"})},
                    .steps_per_epoch = 4,
                    .epochs = 8};
      },
      [] {
        return Case{.name = "averages",
                    .optimizer = optimizers::AdamW({.learning_rate = 0.01,
                                                    .use_ema = true,
                                                    .ema_momentum = 0.9,
                                                    .ema_overwrite_frequency = 4,
                                                    .gradient_accumulation_steps = 2}),
                    .hidden = {layers::Dense(8, {.activation = "relu"})}};
      },
      [] {
        return Case{.name = "mixed precision",
                    .optimizer = "adam",
                    .hidden = {layers::Dense(8, {.activation = "relu", .dtype = "mixed_bfloat16"}),
                               layers::Dropout(0.2, {.dtype = "mixed_bfloat16"})},
                    .policy = "mixed_bfloat16",
                    .steps_per_epoch = 7};
      },
  };
}

/// Cuts at each of `cuts` steps, resumes, and compares with the run that was never cut.
void check_resumed(const std::function<Case()>& fresh, const std::vector<int64_t>& cuts, SaveFreq save_freq,
                   bool on_background) {
  Training training(fresh);
  TemporaryFolder folder;
  std::map<std::string, std::string> wanted_notes;
  const auto wanted = training.run({}, wanted_notes, folder / "whole.csv");
  for (int64_t cut : cuts) {
    CAPTURE(cut);
    auto backup = [&] {
      return callbacks::BackupAndRestore(folder / "backup",
                                         {.save_freq = save_freq, .save_on_background = on_background});
    };
    std::map<std::string, std::string> notes;
    CHECK_THROWS_WITH(training.run({backup(), make<Cut>(cut)}, notes, folder / "table.csv"), "power cut");
    const auto got = training.run({backup()}, notes, folder / "table.csv");
    for (const auto& part : wanted) CHECK_MESSAGE(got.at(part.first) == part.second, part.first);
    CHECK(notes == wanted_notes);
    CHECK_FALSE(std::filesystem::exists(folder / "backup"));
  }
}

}  // namespace

TEST_CASE("a training cut at any of 20 steps ends with the bits of one that was not, for six models") {
  WithoutSync quick;
  std::vector<int64_t> cuts;
  for (int64_t step = 1; step <= 20; ++step) cuts.push_back(step);
  for (Case (*fresh)() : cases()) {
    CAPTURE(fresh().name);
    check_resumed(fresh, cuts, 1, false);
  }
}

TEST_CASE("steps behind the last checkpoint are run again with the same results") {
  WithoutSync quick;
  for (Case (*fresh)() : cases()) {
    CAPTURE(fresh().name);
    check_resumed(fresh, {5, 11, 12, 17}, 5, true);
    check_resumed(fresh, {13, 20}, "epoch", true);
  }
}

TEST_CASE("steps that are executed together are resumed between executions") {
  WithoutSync quick;
  for (bool streamed : {false, true})
    check_resumed(
        [&] {
          return Case{.name = "",
                      .optimizer = "adam",
                      .streamed = streamed,
                      .hidden = {layers::Dense(8), layers::Dropout(0.4)},
                      .steps_per_execution = 4};
        },
        {1, 2, 3, 4, 7}, 4, false);
}

TEST_CASE("every optimizer is resumed with its own state") {
  WithoutSync quick;
  for (const auto* entry : optimizer_registry().entries()) {
    Optimizer probe;
    try {
      probe = Optimizer(entry->name);
    } catch (const Error&) {
      continue;  // one that is made of others
    }
    CAPTURE(entry->name);
    check_resumed(
        [&] {
          return Case{.name = "", .optimizer = entry->name, .hidden = {layers::Dense(8, {.activation = "relu"})}};
        },
        {9}, 4, true);
  }
}

TEST_CASE("optimizers that are made of others are resumed with theirs") {
  WithoutSync quick;
  auto hidden = [] { return std::vector<Layer>{layers::Dense(8, {.activation = "relu"})}; };
  check_resumed(
      [&] {
        return Case{.name = "",
                    .optimizer = optimizers::LossScaleOptimizer(optimizers::Adam(0.01), {.dynamic_growth_steps = 3}),
                    .hidden = hidden()};
      },
      {9}, 4, true);
  check_resumed(
      [&] {
        return Case{.name = "",
                    .optimizer = optimizers::MultiOptimizer(optimizers::OptimizerMap(
                        "adam", {{".*/kernel", optimizers::SGD({.learning_rate = 0.05, .momentum = 0.9})}})),
                    .hidden = hidden()};
      },
      {9}, 4, true);
}

TEST_CASE("what a step of one's own moves is kept, a second optimizer too") {
  struct Pair : ModelBase {
    Tensor call(const Tensor& x, const CallContext&) override { return left(x) + right(x); }
    Tensors train_step(const Batch& batch) override {
      for (auto& [layer, optimizer] : {std::pair{left, ModelBase::optimizer()}, {right, second}}) {
        GradientTape tape;
        Tensor loss = ops::mean(ops::square(call(batch.x[0], {}) - batch.y[0]));
        Variables weights = Layer(layer).trainable_variables();
        optimizer.apply(tape.gradient(loss, weights), weights);
        if (optimizer == second) return {{"loss", loss}};
      }
      return {};
    }
    Layer left = add_layer("left", layers::Dense(1)), right = add_layer("right", layers::Dense(1));
    Optimizer second = optimizers::SGD({.learning_rate = 0.05, .momentum = 0.9});
  };
  WithoutSync quick;
  TemporaryFolder folder;
  Tensor x = random::normal({40, 3}, {.seed = 1}), y = random::normal({40, 1}, {.seed = 2});
  auto run = [&](bool eagerly, std::vector<Callback> callbacks) {
    utils::set_random_seed(7);
    Model model = make<Pair>();
    model.build({None, 3});
    model.compile({.optimizer = "adam", .run_eagerly = eagerly});
    History history = model.fit(x, y, {.batch_size = 8, .epochs = 3, .verbose = 0, .callbacks = std::move(callbacks)});
    return std::pair(bits(model.weights()), history.to_json().to_string());
  };
  auto backup = [&] { return callbacks::BackupAndRestore(folder / "backup", {.save_freq = 1}); };
  for (bool eagerly : {false, true}) {
    CAPTURE(eagerly);
    auto wanted = run(eagerly, {});
    CHECK_THROWS(run(eagerly, {backup(), make<Cut>(8)}));
    CHECK(run(eagerly, {backup()}) == wanted);
  }
}

TEST_CASE("a step that looks at values, which no plan can, is resumed with what the model has") {
  struct Looking : ModelBase {
    Tensor call(const Tensor& x, const CallContext&) override { return layer(x); }
    Tensors train_step(const Batch& batch) override {
      Tensors logs = ModelBase::train_step(batch);
      if (logs["loss"].item<float>() < 0) throw StateError("a loss below 0");
      return logs;
    }
    Layer layer = add_layer("layer", layers::Dense(1));
  };
  WithoutSync quick;
  TemporaryFolder folder;
  Tensor x = random::normal({40, 3}, {.seed = 1}), y = random::normal({40, 1}, {.seed = 2});
  auto run = [&](std::vector<Callback> callbacks) {
    utils::set_random_seed(7);
    Model model = make<Looking>();
    model.build({None, 3});
    model.compile({.optimizer = "adam", .loss = "mse", .run_eagerly = true});
    model.fit(x, y, {.batch_size = 8, .epochs = 3, .verbose = 0, .callbacks = std::move(callbacks)});
    return bits(model.weights());
  };
  auto backup = [&] { return callbacks::BackupAndRestore(folder / "backup", {.save_freq = 1}); };
  auto wanted = run({});
  CHECK_THROWS(run({backup(), make<Cut>(8)}));
  CHECK(run({backup()}) == wanted);
}

}  // namespace addax::tests
