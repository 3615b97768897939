// Twenty steps of a small network follow Keras' losses, weights and state for each setting of
// tests/golden/data/optimizers.json: op by op, and traced.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "core/config.hpp"
#include "core/tensor_state.hpp"
#include "optimizers/registry.hpp"
#include "support/golden_file.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {
namespace {

/// 8-16-4 with tanh and softmax.
struct Network {
  explicit Network(const Json& initial) {
    const char* paths[] = {"sequential/dense/kernel", "sequential/dense/bias", "sequential/dense_1/kernel",
                           "sequential/dense_1/bias"};
    for (size_t i = 0; i < 4; ++i) {
      std::string path = paths[i];
      weights.emplace_back(golden_value(initial[i]), VariableOptions{.name = path.substr(path.rfind('/') + 1)});
      state_of(weights.back()).path = path;
    }
  }
  Tensor loss(const Tensor& x, const Tensor& y) const {
    Tensor hidden = ops::tanh(ops::matmul(x, weights[0]) + weights[1]);
    Tensor p = ops::softmax(ops::matmul(hidden, weights[2]) + weights[3]);
    return ops::mean(ops::sparse_categorical_crossentropy(y, p));
  }
  Variables weights;
};

Tensor row(const Json& golden, int64_t step) { return golden_value(golden)[step]; }

void check_state(const Optimizer& optimizer, const Json& run) {
  Variables state = optimizer.variables();
  REQUIRE(state.size() == run["state_names"].size());
  bool own_session = !run.contains("new_rate_half_way") && !run.contains("exclude");
  for (size_t i = 0; i < state.size(); ++i) {
    // Keras leaves a few without the optimizer's name.
    const std::string &path = state[i].path(), wanted = run["state_names"][i].as_string();
    if (own_session) CHECK((path == wanted || path == optimizer.name() + "/" + wanted));
    CHECK(agree(ops::sum(ops::cast(state[i], DType::float64)).item<double>(), run["state_sums"][i].as_double(), 1e-5));
  }
  CHECK(optimizer.iterations() == run["iterations"].as_integer());
  if (own_session) CHECK(optimizer.get_config().to_string() == Json::parse(run["config"].as_string()).to_string());
}

void check_run(const Json& file, const Json& run, bool traced) {
  reset_unique_names();
  Network network(file["initial"]);
  Json config = run.contains("options") ? golden_options(run["options"]) : Json::parse(run["before"].as_string());
  Optimizer optimizer = optimizer_registry().make(run["optimizer"].as_string(), config, "golden");
  if (run.contains("exclude")) optimizer->exclude_from_weight_decay({}, {run["exclude"][0].as_string()});
  auto step = [&](const Tensors& batch) -> Tensors {
    GradientTape tape;
    Tensor loss = network.loss(batch[0], batch[1]);
    optimizer.apply(tape.gradient(optimizer.scale_loss(loss), network.weights), network.weights);
    return loss;
  };
  Function replayed = function(step);
  const auto steps = static_cast<int64_t>(run["losses"].size());
  for (int64_t i = 0; i < steps; ++i) {
    if (run.contains("new_rate_half_way") && i == steps / 2)
      optimizer.set_learning_rate(run["new_rate_half_way"].as_double());
    Tensors batch{row(file["x"], i), row(file["y"], i)};
    double loss = Tensor(traced ? replayed(batch) : step(batch)).item<double>();
    double wanted = run["losses"][i].as_double();
    CHECK_MESSAGE(std::abs(loss - wanted) <= 1e-5 * std::abs(wanted), "step ", i, ": expected ", wanted, ", got ",
                  loss);
  }
  if (run.contains("final")) {
    for (size_t i = 0; i < 4; ++i) check_agree(network.weights[i], golden_value(run["final"][i]), 1e-5);
    check_state(optimizer, run);
  }
  if (traced) CHECK(replayed.traces() == 1);
}

struct Row {
  std::string name;
};

TEST_CASE("twenty steps of every optimizer follow Keras") {
  const Json file = golden_file("optimizers.json");
  for (const Json& run : file["runs"].items()) RowsOf<Row>::all().push_back({run["optimizer"].as_string()});
  CHECK(RowsOf<Row>::missing(optimizer_registry()) == "");
  for (bool traced : {false, true})
    for (const Json& run : file["runs"].items()) {
      INFO(run["optimizer"].as_string(), " ", run.contains("options") ? run["options"].to_string() : std::string(),
           traced ? " traced" : " eager");
      try {
        check_run(file, run, traced);
      } catch (const Error& error) {
        FAIL_CHECK(error.what());
      }
    }
}

TEST_CASE("every option of every optimizer is among those of the golden runs") {
  const Json file = golden_file("optimizers.json");
  std::string missing;
  for (const auto* entry : optimizer_registry().entries()) {
    std::set<std::string> tried{"name"};
    for (const Json& run : file["runs"].items())
      if (run["optimizer"].as_string() == entry->name) {
        const Json options = run.contains("options") ? run["options"] : Json::parse(run["before"].as_string());
        for (const auto& [key, value] : options.members()) tried.insert(key);
      }
    const bool wraps = entry->name == "LossScaleOptimizer" || entry->name == "MultiOptimizer";
    if (wraps) continue;  // their runs are whole configs
    const Json config = Optimizer(entry->name).get_config();
    for (const auto& [key, value] : config.members())
      if (!tried.contains(key)) missing += entry->name + "." + key + " ";
  }
  CHECK(missing == "");
}

TEST_CASE("names of optimizers mean what they mean in Keras") {
  const Json file = golden_file("losses.json");
  for (const Json& name : file["names"].items())
    if (name["kind"].as_string() == "optimizer")
      CHECK(Optimizer(name["text"].as_string())->class_name() == name["is"].as_string());
}

}  // namespace
}  // namespace addax::tests
