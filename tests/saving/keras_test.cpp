// Weights go from Addax to Keras and back: real Keras loads what Addax saved and computes the same, with the
// optimizer's state; and the other way round. Runs where a Python with Keras is found ($ADDAX_KERAS_PYTHON, or that of
// the peers).
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "addax/addax.hpp"
#include "optimizers/registry.hpp"
#include "saving/golden_models.hpp"
#include "saving/real_keras.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

Json dense(int64_t units, const char* activation) {
  return Json::object({{"layer", "Dense"}, {"options", Json::object({{"units", units}, {"activation", activation}})}});
}

Model compiled_mlp() {
  Model model = golden_model("mlp");
  model.compile(
      {.optimizer = optimizers::Adam(0.01), .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Json mlp_spec(const Tensor& x, const Tensor& y) {
  return Json::object(
      {{"input_shape", Json::array({20})},
       {"layers", Json::array({dense(12, "relu"), dense(5, "softmax")})},
       {"optimizer", Json::object({{"name", "Adam"}, {"options", Json::object({{"learning_rate", 0.01}})}})},
       {"loss", "sparse_categorical_crossentropy"},
       {"epochs", 3},
       {"x", record(x)},
       {"y", record(y)}});
}

Model digits_model() {
  Sequential model{Input({28, 28}), layers::Rescaling(1.0 / 255), layers::Flatten(),
                   layers::Dense(64, {.activation = "relu"}), layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

/// Trains a little and saves; what Keras must then compute, and find in five more steps.
Json saved(const Model& model, const Tensors& x, const Tensors& y, const std::string& path) {
  for (int step = 0; step < 3; ++step) model.train_on_batch(x, y);
  model.save(path);
  Json losses = Json::array();
  Json spec =
      Json::object({{"x", records(x)}, {"y", records(y)}, {"out", records(model.predict_all(x, {.verbose = 0}))}});
  for (int step = 0; step < 5; ++step) losses.push_back(model.train_on_batch(x, y)["loss"]);
  spec["losses"] = losses;
  return spec;
}

void check_whole_model(const Model& model, const Tensors& x, const Tensors& y) {
  TemporaryFolder folder;
  const std::string path = folder / "model.keras";
  check_agreed(keras("model", saved(model, x, y, path), folder, path), folder);
}

/// Every optimizer, with what makes more slots.
std::map<std::string, Optimizer> all_optimizers() {
  std::map<std::string, Optimizer> all;
  for (const auto* entry : optimizer_registry().entries())
    if (!entry->name.ends_with("Optimizer")) all[entry->name] = Optimizer(entry->name);
  all["LossScaleOptimizer"] = optimizers::LossScaleOptimizer(optimizers::RMSprop(0.01), {.dynamic_growth_steps = 4});
  all["MultiOptimizer"] =
      optimizers::MultiOptimizer(optimizers::OptimizerMap("adam", {{".*bias", optimizers::SGD(0.1)}}));
  all["amsgrad"] = optimizers::Adam({.learning_rate = 0.01, .amsgrad = true, .weight_decay = 0.1, .use_ema = true});
  all["accumulating"] = optimizers::Nadam({.learning_rate = 0.01, .gradient_accumulation_steps = 2});
  all["centered"] = optimizers::RMSprop({.learning_rate = 0.01, .momentum = 0.5, .centered = true});
  all["scheduled"] =
      optimizers::SGD({.learning_rate = optimizers::schedules::PolynomialDecay(0.1, 6), .momentum = 0.9});
  return all;
}

}  // namespace

TEST_CASE("Keras loads what Addax saved, computes the same and trains on alike" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Tensor x = random::normal({40, 20}, {.seed = 1}), y = random::randint({40}, 0, 5, {.seed = 2});
  Model model = compiled_mlp();
  model.fit(x, y, {.epochs = 3, .verbose = 0});
  const std::string path = folder / "a.weights.h5";
  model.save_weights(path);
  Json spec = mlp_spec(x, y);
  spec["weights"] = records(model.get_weights());
  spec["out"] = record(model.predict(x, {.verbose = 0}));
  spec["iterations"] = model.optimizer().iterations();
  spec["next_loss"] = model.train_on_batch(x, y)["loss"];
  spec["after_next_step"] = records(model.get_weights());
  check_agreed(keras("check", spec, folder, path), folder);
}

TEST_CASE("Keras loads whole models of Addax, computes the same and trains on alike" * doctest::test_suite("slow")) {
  utils::set_random_seed(3);
  Tensor left = random::normal({8, 4}), right = random::normal({8, 4}), y = random::normal({8, 1});
  Tensor a = Input({4}, {.name = "left"}), b = Input({4}, {.name = "right"});
  Layer shared = layers::Dense(5, {.activation = "tanh", .name = "shared"});
  Tensor joined = layers::Concatenate()({shared(a), shared(b)});
  Tensor h = layers::LayerNormalization()(layers::Dense(10, {.activation = "relu"})(joined) + joined);
  h = 1.0 - ops::maximum(h * 2, 0.25);
  h = ops::reshape(ops::concatenate({h(all, Slice{1, 4}), ops::square(h(all, Slice{0, 1}))}, {.axis = -1}), {-1, 2, 2});
  Model functional({a, b}, {layers::Dense(1, {.name = "far"})(ops::mean(h, {.axis = {1}})),
                            layers::Dense(1, {.activation = "sigmoid", .name = "same"})(ops::sum(h, {.axis = {2}}))});
  functional.compile({.optimizer = "rmsprop",
                      .loss = {"mse", "binary_crossentropy"},
                      .loss_weights = {1.0, 0.2},
                      .metrics = {{"far", {"mae"}}}});
  check_whole_model(functional, {left, right}, {y, ops::cast(y > 0, DType::float32)});

  Sequential sequential{Input({5}, {.dtype = DType::int32}),
                        layers::Embedding(7, 3),
                        layers::GroupNormalization({.groups = 3}),
                        layers::UpSampling1D(2),
                        layers::ZeroPadding1D(1),
                        layers::Flatten(),
                        layers::Dense(4, {.activation = "gelu", .kernel_regularizer = "l2"}),
                        layers::BatchNormalization(),
                        layers::PReLU(),
                        layers::RepeatVector(2),
                        layers::Permute({2, 1}),
                        layers::Reshape({8}),
                        layers::Dense(2)};
  sequential.compile(
      {.optimizer = optimizers::SGD({.learning_rate = optimizers::schedules::CosineDecay(0.1, 50), .momentum = 0.9}),
       .loss = losses::MeanAbsoluteError(),
       .metrics = {"mse"}});
  check_whole_model(sequential, random::randint({8, 5}, 0, 7), random::normal({8, 2}));
}

const std::map<std::string, Tensor (*)(const Tensor&)> operations_for_keras = {
    {"average", [](const Tensor& x) { return ops::average(x, {.axis = 1}); }},
    {"batch_norm",
     [](const Tensor& x) { return ops::batch_normalization(x, ops::zeros({3}), ops::ones({3}) * 2, -1); }},
    {"clip", [](const Tensor& x) { return ops::clip(x, 0, 0.5); }},
    {"concatenate",
     [](const Tensor& x) {
       return ops::concatenate({x, x}, 1);
     }},
    {"cumsum", [](const Tensor& x) { return ops::cumsum(x, {.axis = 1}); }},
    {"diagonal", [](const Tensor& x) { return ops::diagonal(x, {.offset = 1, .axis1 = 1, .axis2 = 2}); }},
    {"einsum", [](const Tensor& x) { return ops::einsum("bhwc,dc->bhwd", x, ops::eye(3)); }},
    {"elu", [](const Tensor& x) { return ops::elu(x, 0.5); }},
    {"flip",
     [](const Tensor& x) {
       return ops::flip(x, {.axis = {1, 2}});
     }},
    {"full_like", [](const Tensor& x) { return ops::full_like(x, 3); }},
    {"gelu", [](const Tensor& x) { return ops::gelu(x, false); }},
    {"inner",
     [](const Tensor& x) {
       return ops::inner(x, ops::ones({2, 3}));
     }},
    {"isin", [](const Tensor& x) { return ops::cast(ops::isin(x, ops::relu(x), {.invert = true}), "float32"); }},
    {"layer_norm", [](const Tensor& x) { return ops::layer_normalization(x, {.beta = ops::ones({3})}); }},
    {"ldexp", [](const Tensor& x) { return ops::ldexp(x, 2); }},
    {"logsumexp",
     [](const Tensor& x) {
       return ops::logsumexp(x, {.axis = {1, 2}});
     }},
    {"max", [](const Tensor& x) { return ops::max(x, {.axis = 1, .initial = 0.5}); }},
    {"moments", [](const Tensor& x) { return ops::moments(x, 3).variance; }},
    {"pad",
     [](const Tensor& x) {
       return ops::pad(x, {{0, 0}, {1, 0}, {0, 0}, {0, 0}}, {.constant_values = 2});
     }},
    {"rms_norm", [](const Tensor& x) { return ops::rms_normalization(x, {.scale = ops::ones({3})}); }},
    {"roll", [](const Tensor& x) { return ops::roll(x, 5); }},
    {"softmax", [](const Tensor& x) { return ops::softmax(x); }},
    {"split",
     [](const Tensor& x) {
       return ops::split(x, {1, 3}, {.axis = 1})[1];
     }},
    {"tensordot", [](const Tensor& x) { return ops::tensordot(x, ops::eye(3), 1); }},
    {"transpose",
     [](const Tensor& x) {
       return ops::transpose(x, {0, 3, 1, 2});
     }},
};

TEST_CASE("Keras computes the operations of functional models alike" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Tensor value = random::normal({2, 4, 4, 3}, {.seed = 1});
  Json models = Json::array();
  for (const auto& [name, of] : operations_for_keras) {
    Tensor x = Input({4, 4, 3});
    Model model(x, of(x));
    model.save(folder / (name + ".keras"));
    models.push_back(Json::object({{"file", name + ".keras"},
                                   {"x", records(value)},
                                   {"y", Json::array()},
                                   {"out", records(model.predict_all(value, {.verbose = 0}))},
                                   {"losses", Json::array()}}));
  }
  check_agreed(keras("models", Json::object({{"models", models}}), folder, folder / ""), folder);
}

TEST_CASE("Addax loads what Keras saved and computes the same" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Tensor x = random::normal({40, 20}, {.seed = 3}), y = random::randint({40}, 0, 5, {.seed = 4});
  const std::string path = folder / "b.weights.h5";
  Verdict verdict = keras("make", mlp_spec(x, y), folder, path);
  check_agreed(verdict, folder);
  if (verdict.status != 0) return;
  Json found = Json::parse(verdict.output);
  Model model = compiled_mlp();
  model.load_weights(path);
  CHECK(model.optimizer().iterations() == found["iterations"].as_integer());
  check_agree(model.predict(x, {.verbose = 0}), golden_value(found["out"]));
}

TEST_CASE("models with every optimizer go to Keras and train on alike" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Tensor x = random::normal({8, 6}, {.seed = 5}), y = random::normal({8, 2}, {.seed = 6});
  Json models = Json::array();
  for (const auto& [name, optimizer] : all_optimizers()) {
    Sequential model{Input({6}), layers::Dense(5, {.activation = "tanh"}), layers::Dense(2)};
    model.compile({.optimizer = optimizer, .loss = "mse"});
    Json spec = saved(model, x, y, folder / (name + ".keras"));
    spec["file"] = name + ".keras";
    models.push_back(spec);
  }
  check_agreed(keras("models", Json::object({{"models", models}}), folder, folder / ""), folder);
}

TEST_CASE("models with every optimizer come from Keras and train on alike" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Tensor x = random::normal({8, 6}, {.seed = 7}), y = random::normal({8, 2}, {.seed = 8});
  Json optimizers = Json::object();
  for (const auto& [name, optimizer] : all_optimizers()) optimizers[name] = saving::serialize_keras_object(optimizer);
  Verdict verdict = keras("trained", Json::object({{"x", record(x)}, {"y", record(y)}, {"optimizers", optimizers}}),
                          folder, folder / "");
  check_agreed(verdict, folder);
  if (verdict.status != 0) return;
  Json found = Json::parse(verdict.output);
  for (const auto& member : found.members()) {
    const std::string& name = member.first;
    const Json& losses = member.second;
    Model model = saving::load_model(folder / (name + ".keras"));
    CHECK(model.optimizer().iterations() == (name == "accumulating" ? 1 : 3));
    for (const Json& wanted : losses.items()) {
      double loss = model.train_on_batch(x, y)["loss"];
      CHECK_MESSAGE(agree(loss, wanted.as_double(), 1e-5), name, ": expected ", wanted.as_double(), ", got ", loss);
    }
  }
}

TEST_CASE("the same accuracy on MNIST, both ways" * doctest::test_suite("slow")) {
  const char* data = std::getenv("ADDAX_DATA_DIR");
  if (data == nullptr) {
    MESSAGE("skipped: ADDAX_DATA_DIR does not name the files of MNIST");
    return;
  }
  TemporaryFolder folder;
  auto [train, test] = datasets::mnist::load_data();
  auto accuracy = [&, test = test](const Model& model) {
    return model.evaluate(test.x, test.y, {.batch_size = 1000, .verbose = 0})["accuracy"];
  };
  Json spec = Json::object(
      {{"input_shape", Json::array({28, 28})},
       {"layers", Json::array({Json::object({{"layer", "Flatten"}}), dense(64, "relu"), dense(10, "softmax")})},
       {"optimizer", Json::object({{"name", "Adam"}})},
       {"loss", "sparse_categorical_crossentropy"},
       {"epochs", 1},
       {"mnist", data}});
  Model model = digits_model();
  model.fit(train.x, train.y, {.batch_size = 128, .verbose = 0});
  const std::string ours = folder / "ours.weights.h5", theirs = folder / "theirs.weights.h5";
  model.save_weights(ours);
  Json promised = spec;
  promised["accuracy"] = accuracy(model);
  check_agreed(keras("check", promised, folder, ours), folder);

  Verdict verdict = keras("make", spec, folder, theirs);
  check_agreed(verdict, folder);
  if (verdict.status != 0) return;
  constexpr double two_images = 2.1e-4;
  model.load_weights(theirs);
  CHECK(std::abs(accuracy(model) - Json::parse(verdict.output)["accuracy"].as_double()) < two_images);
}

}  // namespace addax::tests
