#include "support/check_layer.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/model.hpp"
#include "addax/optimizers/sgd.hpp"
#include "nn/serialize.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Shape with_batch(Dim n, Shape sample) {
  sample.insert(0, n);
  return sample;
}

Tensor input_of(const LayerRow& row, int64_t n) {
  Draw draw(n, row.dtype, 5);
  return row.dtype.is_float() ? draw.real(with_batch(n, row.input))
                              : draw.integer(with_batch(n, row.input), 0, 100, row.dtype);
}

/// The layer again, from its config.
Layer again(const LayerRow& row, const Layer& layer) {
  return layer_registry().make(row.name, layer.get_config(), "test");
}

void check_config(const LayerRow& row) {
  Layer layer = row.make();
  CHECK(layer->class_name() == row.name);
  CHECK(layer_registry().at(to_snake_case(row.name), "test").name == row.name);
  Layer copy = again(row, layer);
  CHECK(copy.name() == layer.name());
  CHECK(copy.get_config() == layer.get_config());
  Tensor x = input_of(row, 3), y = layer(x);
  copy.build(with_batch(None, row.input));
  copy.set_weights(layer.get_weights());
  check_agree(copy(x), y, 0);
}

void check_shapes(const LayerRow& row) {
  Shape promised = row.make().compute_output_shape(with_batch(None, row.input));
  CHECK(promised[0] == -1);
  Layer layer = row.make();
  for (int64_t n : {2, 1, 0, 5}) {
    promised[0] = n;
    CHECK(layer(input_of(row, n)).shape().to_string() == promised.to_string());
  }
  CHECK(layer.built());
  CHECK(layer.input_shape().to_string() == with_batch(None, row.input).to_string());
}

void check_weights(const LayerRow& row) {
  Layer layer = row.make();
  CHECK(!layer.built());
  layer.build(with_batch(None, row.input));
  Variables weights = layer.weights();
  REQUIRE(weights.size() == row.weights.size());
  int64_t count = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    CHECK(weights[i].name() == row.weights[i].name);
    CHECK(weights[i].path() == layer.name() + "/" + row.weights[i].name);
    CHECK(weights[i].shape().to_string() == row.weights[i].shape.to_string());
    CHECK(weights[i].trainable() == row.weights[i].trainable);
    count += weights[i].shape().size();
  }
  CHECK(layer.count_params() == count);
  Tensors values = layer.get_weights();
  for (Tensor& w : values) w = w + 1;
  layer.set_weights(values);
  for (size_t i = 0; i < weights.size(); ++i) check_agree(weights[i].value(), values[i], 0);
  layer.set_trainable(false);
  CHECK(layer.trainable_weights().empty());
  CHECK(layer.non_trainable_weights().size() == weights.size());
}

void check_traced(const LayerRow& row) {
  Layer layer = row.make();
  Tensor x = input_of(row, 4), y = layer(x);
  Function traced = function([&](const Tensors& in) -> Tensors { return layer(in); });
  check_agree(Tensor(traced(x)), y, 1e-6);
  check_agree(Tensor(traced(x)), y, 1e-6);
}

/// A small regression through the layer: the losses of each epoch.
std::vector<double> losses(const LayerRow& row, const Layer& layer, const Layer& head, bool eagerly) {
  Sequential model{Input(row.input, {.dtype = row.dtype}), layer, layers::Flatten(), head};
  model.compile({.optimizer = optimizers::SGD(1e-3), .loss = "mse", .run_eagerly = eagerly});
  Tensor x = input_of(row, 24), y = Draw(24, DType::float32, 9).real({24, 1});
  return model.fit(x, y, {.batch_size = 7, .epochs = 4, .verbose = 0, .shuffle = false})["loss"];
}

void check_training(const LayerRow& row) {
  utils::set_random_seed(11);  // weights and dropout with which four epochs are enough
  Layer first = row.make(), head = layers::Dense(1);
  first.build(with_batch(None, row.input));
  head.build({None, first.compute_output_shape(with_batch(2, row.input)).size() / 2});
  Layer second = again(row, first), second_head = again({"Dense", {}, {}}, head);
  second.build(with_batch(None, row.input));
  second.set_weights(first.get_weights());
  second_head.build(head.input_shape());
  second_head.set_weights(head.get_weights());
  std::vector<double> planned = losses(row, first, head, false), eager = losses(row, second, second_head, true);
  CHECK(planned.back() < planned.front());
  for (size_t i = 0; i < planned.size(); ++i) CHECK(agree(planned[i], eager[i]));
}

void check_half(const LayerRow& row) {
  Json config = row.make().get_config();
  config["dtype"] = "mixed_bfloat16";
  Layer layer = layer_registry().make(row.name, config, "test");
  Tensor y = layer(input_of(row, 3));
  if (row.dtype.is_float() || !row.weights.empty()) CHECK(y.dtype() == DType::bfloat16);
  for (const Variable& w : layer.weights()) CHECK(w.dtype() == DType::float32);
}

}  // namespace

void check_layer(const LayerRow& row) {
  INFO(row.name);
  check_config(row);
  check_shapes(row);
  check_weights(row);
  check_traced(row);
  check_training(row);
  check_half(row);
  check_refusals(row.refused);
}

}  // namespace addax::tests
