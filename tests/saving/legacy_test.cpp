// .h5 files of Keras 2: whole models and weights alone, in order and by name.
#include "saving/legacy.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "addax/layers/dense.hpp"
#include "addax/losses/huber.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/rmsprop.hpp"
#include "addax/saving.hpp"
#include "saving/golden_models.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/warnings.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

Model compiled(const std::string& name) {
  Model model = golden_model(name);
  model.compile({.optimizer = optimizers::RMSprop({.learning_rate = 0.01, .momentum = 0.5}),
                 .loss = losses::Huber(0.5),
                 .metrics = {"mae"}});
  return model;
}

/// A model's config as Keras 2.4 wrote it.
constexpr const char* keras_2 = R"({"class_name": "Sequential", "config": {"name": "old", "layers": [
  {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32", "sparse": false,
   "ragged": false, "name": "dense_input"}},
  {"class_name": "Dense", "config": {"name": "dense", "trainable": true, "batch_input_shape": [null, 3], "dtype":
   "float32", "units": 2, "activation": "linear", "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform",
   "config": {"seed": null}}, "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": null,
   "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}},
  {"class_name": "LeakyReLU", "config": {"name": "leaky_re_lu", "trainable": true, "dtype": "float32", "alpha": 0.5}}]}})";
constexpr const char* keras_2_training = R"({"loss": {"class_name": "MeanSquaredError", "config": {"reduction": "auto",
  "name": "mean_squared_error"}}, "metrics": [[{"class_name": "MeanMetricWrapper", "config": {"name": "mae", "dtype":
  "float32", "fn": "mean_absolute_error"}}]], "weighted_metrics": null, "loss_weights": null, "optimizer_config":
  {"class_name": "Custom>Adam", "config": {"name": "Adam", "learning_rate": 0.25, "decay": 0.0, "beta_1": 0.9, "beta_2":
  0.999, "epsilon": 1e-07, "amsgrad": false}}})";

}  // namespace

TEST_CASE("a trained model goes through .h5 and trains on with the same bits") {
  TemporaryFolder folder;
  const std::string path = folder / "model.h5";
  Model model = compiled("nested");
  Tensor x = random::normal({12, 20}, {.seed = 1}), y = random::normal({12, 2}, {.seed = 2});
  model.optimizer().build(model.trainable_variables());
  model.save(path);
  Model copy = saving::load_model(path);
  CHECK(bits(copy.weights()) == bits(model.weights()));
  CHECK(copy.get_config() == model.get_config());
  CHECK(copy.optimizer().variables().size() == model.optimizer().variables().size());
  CHECK(copy.test_on_batch(x, y)["loss"] == model.test_on_batch(x, y)["loss"]);
  CHECK(copy.get_compile_config()["loss"]["config"]["delta"].as_double() == 0.5);
  CHECK_THROWS_AS(saving::load_model(path, {.compile = false}).optimizer(), StateError);
}

TEST_CASE("the state of training comes along") {
  TemporaryFolder folder;
  Model model = compiled("mlp");
  Tensor x = random::normal({12, 20}, {.seed = 1}), y = random::normal({12, 5}, {.seed = 2});
  model.fit(x, y, {.batch_size = 4, .epochs = 2, .verbose = 0});
  model.save(folder / "a.hdf5");
  Model copy = saving::load_model(folder / "a.hdf5");
  CHECK(copy.optimizer().iterations() == 6);
  for (int step = 0; step < 3; ++step) CHECK(copy.train_on_batch(x, y)["loss"] == model.train_on_batch(x, y)["loss"]);
  CHECK(bits(copy) == bits(model));
}

TEST_CASE("a model of Keras 2") {
  TemporaryFolder folder;
  Warnings warnings;
  const std::string path = folder / "old.h5";
  std::vector<float> kernel{1, 2, 3, 4, 5, 6}, bias{-30, 1};
  Hdf5Writer file;
  file.attribute("", "model_config", keras_2);
  file.attribute("", "training_config", keras_2_training);
  file.group("model_weights");
  file.attribute("model_weights", "layer_names", std::vector<std::string>{"dense", "leaky_re_lu"});
  file.dataset("model_weights/dense/dense/kernel:0", {{3, 2}, DType::float32}, kernel.data());
  file.dataset("model_weights/dense/dense/bias:0", {{2}, DType::float32}, bias.data());
  file.attribute("model_weights/dense", "weight_names", std::vector<std::string>{"dense/kernel:0", "dense/bias:0"});
  file.group("model_weights/leaky_re_lu");
  file.attribute("model_weights/leaky_re_lu", "weight_names", std::vector<std::string>{});
  file.save(path);
  Model model = saving::load_model(path);
  CHECK(model(ops::ones({1, 3})).to_vector<float>() == std::vector<float>{-10.5f, 13});
  CHECK(model.optimizer().learning_rate() == 0.25);
  CHECK(model.get_compile_config()["metrics"][0].as_string() == "mean_absolute_error");
  CHECK(model.train_on_batch(ops::ones({1, 3}), ops::ones({1, 2}))["mean_absolute_error"] > 0);
  REQUIRE(warnings.texts.size() == 1);
  CHECK(warnings.texts[0] ==
        path + " at training_config: expected arguments that are known, got others, which are ignored: Adam: decay.");
}

TEST_CASE("operations have no module in files of Keras 3, and some have the name of a layer") {
  TemporaryFolder folder;
  const std::string path = folder / "operations.h5";
  Hdf5Writer file;
  file.attribute("", "model_config", R"({"class_name": "Functional", "config": {"name": "model", "trainable": true,
    "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 2], "dtype": "float32", "name": "x"}, "name": "x",
       "inbound_nodes": []},
      {"class_name": "Multiply", "config": {"name": "multiply"}, "name": "multiply", "inbound_nodes": [{"args": [
       {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}, 3.0], "kwargs": {}}]},
      {"class_name": "Add", "config": {"name": "add", "trainable": true, "dtype": "float32"}, "name": "add",
       "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}},
       {"class_name": "__keras_tensor__", "config": {"keras_history": ["multiply", 0, 0]}}]], "kwargs": {}}]},
      {"class_name": "Sum", "config": {"name": "sum", "axis": 1, "keepdims": false}, "name": "sum", "inbound_nodes": [
       {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["add", 0, 0]}}], "kwargs": {}}]}],
    "input_layers": [["x", 0, 0]], "output_layers": [["sum", 0, 0]]}})");
  file.group("model_weights");
  file.attribute("model_weights", "layer_names", std::vector<std::string>{"x", "multiply", "add", "sum"});
  file.save(path);
  CHECK(saving::load_model(path)(Tensor::from({1.f, 2.f}, {1, 2})).to_vector<float>() == std::vector<float>{12});
}

TEST_CASE("an archive of Keras 2") {
  TemporaryFolder folder;
  Sequential model({Input({2}), layers::Dense(3)}, {.name = "old"});
  model.save(folder / "now", {.zipped = false});
  std::ofstream(folder / "now/metadata.json") << R"({"keras_version": "2.15.0"})";
  std::ofstream(folder / "now/config.json") << R"({"module": "tf_keras.src.engine.sequential", "class_name":
    "Sequential", "registered_name": "Sequential", "config": {"name": "old", "layers": [
    {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "dtype": "float32",
     "sparse": false, "ragged": false, "name": "input_1"}, "registered_name": null},
    {"module": "keras.layers", "class_name": "Dense", "config": {"name": "dense", "trainable": true, "dtype": "float32",
     "units": 3, "activation": "linear", "use_bias": true}, "registered_name": null,
     "build_config": {"input_shape": [null, 2]}}]},
    "compile_config": {"optimizer": "Adam", "loss": "mse", "metrics": null, "loss_weights": null, "weighted_metrics":
     null, "run_eagerly": null, "steps_per_execution": null, "jit_compile": null}})";
  Tensor x = Tensor::from({1.f, 2.f}, {1, 2});
  Model copy = saving::load_model(folder / "now");
  CHECK(copy(x).to_vector<float>() == model(x).to_vector<float>());
  CHECK(copy.train_on_batch(x, ops::ones({1, 3}))["loss"] > 0);
}

TEST_CASE("a model inside a model of Keras 2 counts its calls from 1") {
  auto nested = [](const char* first, const char* second) {
    std::string layers;
    for (const char* name : {"f", "s"})
      layers += std::string(R"({"class_name": ")") + (*name == 'f' ? "Functional" : "Sequential") +
                R"(", "config": {"name": ")" + name + R"(", "layers": [{"class_name": "InputLayer", "config":
        {"batch_input_shape": [null, 2], "dtype": "float32", "name": "i"}, "name": "i", "inbound_nodes": []},
        {"class_name": "ReLU", "config": {"name": "r"}, "name": "r", "inbound_nodes": [[["i", 0, 0, {}]]]}],
        "input_layers": [["i", 0, 0]], "output_layers": [["r", 0, 0]]}, "name": ")" +
                name + R"(", "inbound_nodes": [[[")" + (*name == 'f' ? "x\", 0" : std::string("f\", ") + first) +
                ", 0, {}]]]},";
    return R"({"class_name": "Functional", "config": {"name": "m", "layers": [)" + layers + R"(
      {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "dtype": "float32", "name": "x"},
       "name": "x", "inbound_nodes": []}], "input_layers": [["x", 0, 0]], "output_layers": [["f", )" +
           first + R"(, 0], ["s", )" + second + ", 0]]}}";
  };
  for (const auto& text : {nested("1", "1"), nested("1", "0"), nested("0", "0")}) {
    CAPTURE(text);
    Tensors y = saving::model_from_json(text).predict_all(Tensor::from({-1.f, 2.f}, {1, 2}), {.verbose = 0});
    CHECK(y[1].to_vector<float>() == std::vector<float>{0, 2});
  }
  CHECK_THROWS_AS(saving::model_from_json(nested("2", "1")), FormatError);
}

TEST_CASE("slots of equal names go through .h5") {
  TemporaryFolder folder;
  Tensor a = Input({2}), b = Input({2});
  Layer left = Model(a, layers::Dense(2, {.name = "same"})(a)), right = Model(b, layers::Dense(2, {.name = "same"})(b));
  Tensor x = Input({2}), rows = random::normal({4, 2}, {.seed = 1});
  Model model(x, left(x) + right(x));
  model.compile({.optimizer = "adam", .loss = "mse"});
  model.train_on_batch(rows, rows);
  model.save(folder / "same.h5");
  Model copy = saving::load_model(folder / "same.h5");
  for (int step = 0; step < 2; ++step)
    CHECK(copy.train_on_batch(rows, rows)["loss"] == model.train_on_batch(rows, rows)["loss"]);
}

TEST_CASE("weights alone: in order, by name, of another model") {
  TemporaryFolder folder;
  const std::string path = folder / "weights.h5";
  std::vector<float> kernel(24, 0.5f), bias(4, 2.f);
  Hdf5Writer file;
  file.attribute("", "layer_names", std::vector<std::string>{"input", "other", "last"});
  for (const char* empty : {"input", "last"}) {
    file.group(empty);
    file.attribute(empty, "weight_names", std::vector<std::string>{});
  }
  file.dataset("other/k", {{6, 4}, DType::float32}, kernel.data());
  file.dataset("other/b", {{4}, DType::float32}, bias.data());
  file.attribute("other", "weight_names", std::vector<std::string>{"k", "b"});
  file.save(path);
  Model tiny = golden_model("tiny");
  tiny.load_weights(path);
  CHECK(tiny.get_weights()[0].to_vector<float>() == kernel);
  tiny.set_weights({ops::zeros({6, 4}), ops::zeros({4})});
  tiny.load_weights(path, {.by_name = true});  // no layer has that name
  CHECK(tiny.get_weights()[1].to_vector<float>() == std::vector<float>(4, 0.f));
  Sequential named{Input({6}), layers::Dense(4, {.name = "other"})};
  named.load_weights(path, {.by_name = true});
  CHECK(named.get_weights()[1].to_vector<float>() == bias);

  Model mlp = golden_model("mlp");
  auto before = bits(mlp);
  CHECK_THROWS_WITH_AS(mlp.load_weights(path),
                       (path + ": expected the weights of sequential (Sequential), got others for 2 layers: dense "
                               "(Dense): kernel [20, 12], in the file [6, 4] and bias [12], in the file [4]; dense_1 "
                               "(Dense): 2 variables, in the file 0. Load the file into the model that it was saved "
                               "from, or set skip_mismatch.")
                           .c_str(),
                       FormatError);
  CHECK(bits(mlp) == before);
  CHECK_THROWS_WITH_AS(saving::load_model(path),
                       (path + ": expected a whole model, got a file without \"model_config\". Weights alone go "
                               "through load_weights().")
                           .c_str(),
                       FormatError);
  CHECK_THROWS_WITH_AS(tiny.load_weights("a.weights.h5", {.by_name = true}),
                       "load_weights: expected by_name with a path that ends in \".h5\", got \"a.weights.h5\". Other "
                       "files know their layers by their place in the model.",
                       OptionError);
}

}  // namespace addax::tests
