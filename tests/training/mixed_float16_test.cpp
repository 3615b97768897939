// Training in 16 bits: compile() scales the loss of a mixed_float16 model by itself; weights and state stay float32.
#include <doctest/doctest.h>

#include "addax/addax.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

Sequential network_of(const DTypePolicy& policy) {
  DTypePolicyScope scope(policy);
  return Sequential{Input({4}), layers::Dense(16, {.activation = "relu"}), layers::Dense(1)};
}

struct RowsOf64 {
  Tensor x = random::normal({64, 4}, {.seed = 1});
  Tensor y = ops::sum(x, {.axis = 1, .keepdims = true});
};

TEST_CASE("mixed_float16 wraps the optimizer, learns, and is saved as it was given") {
  RowsOf64 rows;
  utils::set_random_seed(1);
  Sequential model = network_of("mixed_float16");
  model.compile({.optimizer = optimizers::Adam(0.02), .loss = "mse"});
  CHECK(model.optimizer()->class_name() == "LossScaleOptimizer");
  CHECK(model.get_compile_config()["optimizer"]["class_name"].as_string() == "Adam");
  History history = model.fit(rows.x, rows.y, {.batch_size = 16, .epochs = 20, .verbose = 0});
  CHECK(history["loss"].back() < 0.2 * history["loss"].front());
  for (const Variable& v : model.weights()) CHECK(v.dtype() == DType::float32);
  CHECK(model.predict(rows.x, {.verbose = 0}).dtype() == DType::float16);

  TemporaryFolder folder;
  model.save(folder / "half.keras");
  Model loaded = saving::load_model(folder / "half.keras");
  CHECK(loaded.optimizer()->class_name() == "LossScaleOptimizer");
  CHECK(loaded.optimizer().iterations() == model.optimizer().iterations());
  CHECK(loaded.train_on_batch(rows.x, rows.y)["loss"] == model.train_on_batch(rows.x, rows.y)["loss"]);
}

TEST_CASE("the loss is scaled for mixed_float16 alone, and only where asked to") {
  for (const char* policy : {"float32", "mixed_bfloat16", "float16", "bfloat16", "float64"}) {
    Sequential model = network_of(policy);
    model.compile({.optimizer = "sgd", .loss = "mse"});
    CHECK(model.optimizer()->class_name() == "SGD");
  }
  Sequential model = network_of("mixed_float16");
  model.compile({.optimizer = "sgd", .loss = "mse", .auto_scale_loss = false});
  CHECK(model.optimizer()->class_name() == "SGD");
  model.compile({.optimizer = optimizers::LossScaleOptimizer("sgd", {.name = "own"}), .loss = "mse"});
  CHECK(model.optimizer().name() == "own");
}

TEST_CASE("an overflow in float16 costs a step and no weight") {
  Sequential model = network_of("mixed_float16");
  Optimizer scaling = optimizers::LossScaleOptimizer(optimizers::SGD(0.01), {.initial_scale = 65536});
  for (bool eagerly : {true, false}) {
    model.compile({.optimizer = scaling, .loss = "mse", .run_eagerly = eagerly});
    Tensor x = ops::full({8, 4}, 100.0), y = ops::full({8, 1}, -200.0);
    Tensors before = model.get_weights();
    double scale = scaling.scale_loss(ops::ones({})).item<double>();
    model.train_on_batch(x, y);
    Tensors after = model.get_weights();
    for (size_t i = 0; i < before.size(); ++i) CHECK(after[i].to_vector<float>() == before[i].to_vector<float>());
    CHECK(scaling.iterations() == 0);
    CHECK(scaling.scale_loss(ops::ones({})).item<double>() == scale / 2);
  }
}

TEST_CASE("loss_scale_factor changes nothing but the range of gradients") {
  RowsOf64 rows;
  std::vector<double> losses;
  for (std::optional<double> factor : {std::optional<double>(), std::optional(1024.0)}) {
    utils::set_random_seed(1);
    Sequential model = network_of("float32");
    model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.05, .loss_scale_factor = factor}), .loss = "mse"});
    losses.push_back(model.fit(rows.x, rows.y, {.epochs = 2, .verbose = 0})["loss"].back());
  }
  CHECK(losses[0] == losses[1]);
}

}  // namespace
}  // namespace addax::tests
