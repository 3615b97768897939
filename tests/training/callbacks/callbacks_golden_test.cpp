// What callbacks make of given values at the end of epochs is what they make of them in Keras: when they stop, the
// rates, the files and the text of tests/golden/data/callbacks.json.
#include <doctest/doctest.h>

#include <set>

#include "addax/callbacks/csv_logger.hpp"
#include "addax/callbacks/early_stopping.hpp"
#include "addax/callbacks/lambda_callback.hpp"
#include "addax/callbacks/learning_rate_scheduler.hpp"
#include "addax/callbacks/model_checkpoint.hpp"
#include "addax/callbacks/reduce_lr_on_plateau.hpp"
#include "addax/callbacks/swap_ema_weights.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/multi_optimizer.hpp"
#include "core/names.hpp"
#include "support/bytes_in.hpp"
#include "support/captured.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

/// The options of a row by their names in Keras; what it does not give stays as it is.
class Given {
 public:
  explicit Given(Json options) : options_(std::move(options)) {}

  void operator()(const char* key, double& to) const {
    at(key, [&](const Json& v) { to = v.as_double(); });
  }
  void operator()(const char* key, bool& to) const {
    at(key, [&](const Json& v) { to = v.as_bool(); });
  }
  void operator()(const char* key, int& to) const {
    at(key, [&](const Json& v) { to = int(v.as_integer()); });
  }
  void operator()(const char* key, int64_t& to) const {
    at(key, [&](const Json& v) { to = v.as_integer(); });
  }
  void operator()(const char* key, SaveFreq& to) const {
    at(key, [&](const Json& v) { to = v.as_integer(); });
  }
  void operator()(const char* key, std::string& to) const {
    at(key, [&](const Json& v) { to = v.as_string(); });
  }
  void operator()(const char* key, std::optional<double>& to) const {
    at(key, [&](const Json& v) { to = v.as_double(); });
  }

 private:
  template <class F>
  void at(const char* key, F take) const {
    if (const Json* value = options_.find(key); value && !value->is_null()) take(*value);
  }
  Json options_;
};

/// The callback of a row; files stand in `folder`.
Callback made(const Json& row, const std::vector<double>& values, const TemporaryFolder& folder) {
  const std::string& name = row["class"].as_string();
  Given given(Json::parse(row["options"].as_string()));
  if (name == "EarlyStopping") {
    EarlyStoppingOptions o;
    given("monitor", o.monitor), given("min_delta", o.min_delta), given("patience", o.patience);
    given("verbose", o.verbose), given("mode", o.mode), given("baseline", o.baseline);
    given("restore_best_weights", o.restore_best_weights), given("start_from_epoch", o.start_from_epoch);
    return callbacks::EarlyStopping(o);
  }
  if (name == "ReduceLROnPlateau") {
    ReduceLROnPlateauOptions o;
    given("monitor", o.monitor), given("factor", o.factor), given("patience", o.patience), given("verbose", o.verbose);
    given("mode", o.mode), given("min_delta", o.min_delta), given("cooldown", o.cooldown), given("min_lr", o.min_lr);
    return callbacks::ReduceLROnPlateau(o);
  }
  std::string file;
  if (name == "ModelCheckpoint") {
    ModelCheckpointOptions o;
    given("filepath", file), given("monitor", o.monitor), given("verbose", o.verbose);
    given("save_best_only", o.save_best_only), given("save_weights_only", o.save_weights_only), given("mode", o.mode);
    given("save_freq", o.save_freq), given("initial_value_threshold", o.initial_value_threshold);
    return callbacks::ModelCheckpoint(folder / file, o);
  }
  if (name == "CSVLogger") {
    CSVLoggerOptions o;
    given("filename", file), given("separator", o.separator), given("append", o.append);
    return callbacks::CSVLogger(folder / file, o);
  }
  LearningRateSchedulerOptions o;
  given("verbose", o.verbose);
  return callbacks::LearningRateScheduler([values](int64_t epoch) { return values[static_cast<size_t>(epoch)]; }, o);
}

Sequential model_of(bool several) {
  reset_unique_names();
  Sequential model{Input({2}), layers::Dense(1, {.kernel_initializer = "ones"})};
  Optimizer optimizer = optimizers::SGD(0.5);
  if (several)
    optimizer = optimizers::MultiOptimizer(optimizers::OptimizerMap(optimizer, {{".*kernel", optimizers::Adam(0.25)}}));
  model.compile({.optimizer = optimizer, .loss = "mse"});
  return model;
}

std::vector<double> numbers(const Json& list) {
  std::vector<double> result;
  for (const Json& item : list.items()) result.push_back(item.as_double());
  return result;
}

/// Which epoch's kernel the model has in the end, the last of equal ones; −1: none.
int64_t kept(const Model& model, const std::vector<std::vector<float>>& kernels) {
  for (size_t i = kernels.size(); i > 0; --i)
    if (kernels[i - 1] == model.get_weights()[0].to_vector<float>()) return static_cast<int64_t>(i) - 1;
  return -1;
}

void check_row(const Json& row) {
  TemporaryFolder folder;
  const std::vector<double> values = numbers(row["values"]);
  Sequential model = model_of(row["several"].as_integer() != 0);
  std::vector<std::vector<float>> kernels;
  History history;
  ValidationData held_out;
  if (row["validation"].as_integer() != 0) held_out = {ops::ones({4, 2}), ops::zeros({4, 1})};
  Callback tested = made(row, values, folder);
  std::string text = captured([&] {
    for (int64_t fit = 0; fit < row["fits"].as_integer(); ++fit) {
      kernels.clear();
      Callback script = callbacks::LambdaCallback({.on_epoch_end = [&](int64_t epoch, Logs& logs) {
        logs.set(row["key"].as_string(), values[static_cast<size_t>(epoch)]);
        kernels.push_back(model.get_weights()[0].to_vector<float>());
      }});
      history = model.fit(ops::ones({4, 2}), ops::zeros({4, 1}),
                          {.batch_size = row["batch_size"].as_integer(),
                           .epochs = static_cast<int64_t>(values.size()),
                           .verbose = 0,
                           .callbacks = {script, tested},
                           .validation_data = held_out});
    }
  });
  for (size_t at; (at = text.find(folder.path().string())) != std::string::npos;)
    text.replace(at, folder.path().string().size(), "DIR");
  CHECK(text == row["text"].as_string());
  CHECK(static_cast<int64_t>(history.epoch().size()) == row["epochs"].as_integer());
  CHECK(kept(model, kernels) == row["kept"].as_integer());
  for (const auto& member : row["rates"].members()) {
    CAPTURE(member.first);
    REQUIRE(history.contains(member.first));
    const std::vector<double> wanted = numbers(member.second), &got = history[member.first];
    REQUIRE(got.size() == wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) CHECK(agree(got[i], wanted[i], 1e-7));
  }
  std::set<std::string> files, wanted;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) files.insert(entry.path().filename());
  if (row.contains("csv")) CHECK(bytes_in(folder / "log.csv") == row["csv"].as_string());
  for (const Json& file : row["files"].items()) wanted.insert(file.as_string());
  if (!row.contains("csv")) CHECK(files == wanted);
}

}  // namespace

TEST_CASE("callbacks do what Keras' do with the same values") {
  const Json file = golden_file("callbacks.json");
  for (const Json& row : file["rows"].items()) {
    INFO(row["class"].as_string(), " ", row["options"].as_string(), " ", row["values"].to_string());
    try {
      check_row(row);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("SwapEMAWeights: validation, what callbacks see, and what fit() leaves are Keras'") {
  const Json file = golden_file("callbacks.json");
  for (const Json& row : file["swap"].items()) {
    const bool on_epoch = row["swap_on_epoch"].as_integer() != 0;
    CAPTURE(on_epoch);
    Sequential model{Input({2}), layers::Dense(1, {.kernel_initializer = "ones"})};
    model.compile(
        {.optimizer = optimizers::SGD({.learning_rate = 0.05, .use_ema = true, .ema_momentum = 0.7}), .loss = "mse"});
    Tensors seen;
    Callback watch =
        callbacks::LambdaCallback({.on_epoch_end = [&](int64_t, Logs&) { seen.push_back(model.get_weights()[0]); }});
    History history = model.fit(ops::ones({4, 2}), ops::zeros({4, 1}),
                                {.batch_size = 1,
                                 .epochs = 4,
                                 .verbose = 0,
                                 .callbacks = {callbacks::SwapEMAWeights({.swap_on_epoch = on_epoch}), watch},
                                 .validation_data = {ops::ones({4, 2}), ops::zeros({4, 1})},
                                 .shuffle = false});
    const std::vector<double> wanted = numbers(row["val_loss"]);
    REQUIRE(seen.size() == wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
      CHECK(agree(history["val_loss"][i], wanted[i]));
      check_agree(seen[i], golden_value(row["seen"][i]));
    }
    check_agree(model.get_weights()[0], golden_value(row["kernel"]));
  }
}

}  // namespace addax::tests
