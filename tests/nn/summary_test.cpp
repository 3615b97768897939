// summary() prints what Keras prints (summary.json), line by line, on consoles of several widths.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

#include "addax/layers/activation.hpp"
#include "addax/layers/concatenate.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/layers/elu.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/layers/layer_normalization.hpp"
#include "addax/layers/leaky_relu.hpp"
#include "addax/layers/relu.hpp"
#include "addax/layers/rescaling.hpp"
#include "addax/layers/reshape.hpp"
#include "addax/layers/softmax.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "core/names.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

using namespace layers;

Model mlp() { return Sequential{Input({784}), Dense(128, {.activation = "relu"}), Dropout(0.2), Dense(10)}; }

Model compiled() {
  Model model = mlp();
  model.compile({.optimizer = "adam", .loss = "mse"});
  model.optimizer().build(model.trainable_variables());
  return model;
}

Model frozen() {
  Model model = mlp();
  model.get_layer(0).set_trainable(false);
  return model;
}

Model image() {
  return Sequential({Input({28, 28}), Rescaling(1.0 / 255), Flatten(), Dense(512, {.activation = "relu"}),
                     Dense(512, {.activation = "relu"}), Dense(10, {.activation = "softmax"})},
                    {.name = "mnist"});
}

Model all_layers() {
  return Sequential{Input({4, 4}), Reshape({None}),           Dense(3), ReLU(6.0), LeakyReLU(0.1), ELU(), Softmax(),
                    Dropout(0.5),  layers::Activation("relu")};
}

Model long_names() {
  return Sequential({Input({3}), Dense(5, {.name = "a_layer_with_a_name_that_is_much_longer_than_the_column"}),
                     Dense(2, {.name = std::string(60, 'x')})},
                    {.name = "model_of_a_very_long_name_indeed"});
}

Model big() { return Sequential{Input({1000}), Dense(2000, {.name = "wide"}), Dense(1, {.use_bias = false})}; }

Model nested() {
  Sequential inner({Input({8}), Dense(16, {.activation = "relu"}), Dense(4)}, {.name = "inner"});
  return Sequential({Input({8}), inner, layers::Activation("tanh"), Dense(1)}, {.name = "outer"});
}

Model siamese() {
  Tensor left = Input({16}, {.name = "left"}), right = Input({16}, {.name = "right"});
  Layer shared = Dense(32, {.activation = "gelu", .name = "shared"});
  Tensor joined = Concatenate()({shared(left), shared(right)});
  Tensor hidden = Dense(64, {.activation = "relu"})(joined);
  hidden = LayerNormalization()(hidden + joined);
  Tensor distance = Dense(1, {.name = "distance"})(hidden);
  Tensor same = Dense(1, {.activation = "sigmoid", .name = "same"})(hidden);
  return Model({left, right}, {distance, same}, {.name = "siamese"});
}

Model operations() {
  Tensor x = Input({4}, {.name = "x"});
  Tensor y = ops::tanh(ops::reshape(ops::relu(x) * 2.0 - x, {-1, 2, 2}));
  return Model(x, ops::sum(y, {.axis = {1}}), {.name = "operations"});
}

Model functional_nested() {
  Tensor a = Input({8}, {.name = "a"});
  Tensor wide = Dense(16, {.name = "wide"})(a);
  Model inner(a, Dense(4, {.name = "narrow"})(wide + 1.0), {.name = "inner"});
  Tensor x = Input({8}, {.name = "x"}), y = Input({8}, {.name = "y"});
  inner.set_trainable(false);
  Tensor left = inner(x), right = inner(y);
  return Model({x, y}, Dense(1, {.name = "head"})(left * right), {.name = "outer"});
}

Model line() {
  Tensor x = Input({8});
  Tensor y = Dense(4)(x);
  return Model(x, Dense(2)(y));
}

const std::map<std::string, Model (*)()> models{{"siamese", siamese},
                                                {"siamese_trainable", siamese},
                                                {"operations", operations},
                                                {"functional_nested", functional_nested},
                                                {"functional_nested_expanded", functional_nested},
                                                {"line", line},
                                                {"mlp", mlp},
                                                {"compiled", compiled},
                                                {"frozen", frozen},
                                                {"frozen_show_trainable", frozen},
                                                {"image", image},
                                                {"all_layers", all_layers},
                                                {"unbuilt",
                                                 []() -> Model {
                                                   return Sequential{Dense(4, {.activation = "relu"}), Dense(2)};
                                                 }},
                                                {"empty", []() -> Model { return Sequential(); }},
                                                {"input_only", []() -> Model { return Sequential{Input({3})}; }},
                                                {"long_names", long_names},
                                                {"big", big},
                                                {"narrow", mlp},
                                                {"wide", mlp},
                                                {"positions", mlp},
                                                {"nested", nested},
                                                {"nested_expanded", nested},
                                                {"layer_range", mlp}};

SummaryOptions options_of(const Json& json) {
  SummaryOptions options;
  if (json.contains("line_length")) options.line_length = json["line_length"].as_integer();
  if (json.contains("positions"))
    for (const Json& p : json["positions"].items()) options.positions.push_back(p.as_double());
  if (json.contains("layer_range"))
    for (const Json& name : json["layer_range"].items()) options.layer_range.push_back(name.as_string());
  options.expand_nested = json.contains("expand_nested");
  options.show_trainable = json.contains("show_trainable");
  return options;
}

TEST_CASE("summaries are Keras'") {
  Json file = golden_file("summary.json");
  for (const Json& golden : file["summaries"].items()) {
    INFO(golden["name"].as_string() << " on " << golden["columns"].as_integer() << " columns");
    reset_unique_names();
    setenv("COLUMNS", std::to_string(golden["columns"].as_integer()).c_str(), 1);
    SummaryOptions options = options_of(golden["options"]);
    std::string text;
    options.print_fn = [&](const std::string& line) { text += line + "\n"; };
    models.at(golden["name"].as_string())().summary(options);
    std::string wanted;
    for (const Json& line : golden["lines"].items()) wanted += (wanted.empty() ? "" : "\n") + line.as_string();
    CHECK(text == wanted);
  }
  unsetenv("COLUMNS");
}

TEST_CASE("summary() refuses what it cannot draw") {
  reset_unique_names();
  Model model = mlp();
  auto summary = [&](SummaryOptions options) {
    options.print_fn = [](const std::string&) {};
    return [=] { model.summary(options); };
  };
  check_refusals(
      {{summary({.line_length = 10}), "summary: expected a line_length with room for every column, got 10."},
       {summary({.positions = {0.5, 1.0}}), "summary: expected 3 positions, got 2."},
       {summary({.layer_range = {"dense"}}), "summary: expected layer_range of two names, got 1."},
       {summary({.layer_range = {"dense", "conv"}}), "summary: expected layer_range to name layers, got \"conv\"."},
       {summary({.layer_range = {"dense", "("}}),
        "summary: expected names or regular expressions in layer_range, got \"(\"."}});
}

}  // namespace
}  // namespace addax::tests
