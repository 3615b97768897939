#include "support/check_layer.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/model.hpp"
#include "addax/optimizers/sgd.hpp"
#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"
#include "support/again.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Shape with_batch(Dim n, Shape sample) {
  sample.insert(0, n);
  return sample;
}

std::vector<Shape> shapes_of(const LayerRow& row) { return row.inputs.empty() ? std::vector{row.input} : row.inputs; }

Tensors inputs_of(const LayerRow& row, int64_t n) {
  Draw draw(n, row.dtype, 5);
  Tensors inputs;
  for (const Shape& sample : shapes_of(row))
    inputs.push_back(row.dtype.is_float() ? draw.real(with_batch(n, sample))
                                          : draw.integer(with_batch(n, sample), 0, 100, row.dtype));
  return inputs;
}

/// The spec of the output for any batch; builds the layer.
Shape infer(const LayerRow& row, const Layer& layer) {
  Specs specs;
  for (const Shape& sample : shapes_of(row)) specs.push_back({with_batch(None, sample), row.dtype});
  Specs outputs = infer_layer(layer.get(), specs);
  REQUIRE(outputs.size() == 1);
  return outputs[0].shape;
}

/// A layer of one input: parts of it, one after another, are the inputs of the layer inside.
class OneInput final : public LayerBase {
 public:
  OneInput(const Layer& layer, std::vector<Shape> samples) : layer_(add_layer("layer", layer)), samples_(samples) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensors parts;
    int64_t start = 0;
    for (const Shape& sample : samples_) {
      Tensor part = x(all, Slice{start, start += sample.size()});
      parts.push_back(ops::reshape(part, with_batch(x.shape()[0], sample)));
    }
    return layer_(parts);
  }

 private:
  Layer layer_;
  std::vector<Shape> samples_;
};

void check_config(const LayerRow& row) {
  Layer layer = row.make();
  CHECK(layer->class_name() == row.name);
  CHECK(layer_registry().at(to_snake_case(row.name), "test").name == row.name);
  Layer copy = again(layer);
  CHECK(copy.name() == layer.name());
  CHECK(copy.get_config() == layer.get_config());
  Tensors x = inputs_of(row, 3);
  Tensor y = layer(x);
  infer(row, copy);
  copy.set_weights(layer.get_weights());
  check_agree(copy(x), y, 0);
}

void check_shapes(const LayerRow& row) {
  Shape promised = infer(row, row.make());
  CHECK(promised[0] == -1);
  Layer layer = row.make();
  for (int64_t n : {2, 1, 0, 5}) {
    promised[0] = n;
    CHECK(layer(inputs_of(row, n)).shape().to_string() == promised.to_string());
  }
  CHECK(layer.built());
  const std::vector<Shape>& built_for = layer->inner().input_shapes;
  REQUIRE(built_for.size() == shapes_of(row).size());
  for (size_t i = 0; i < built_for.size(); ++i)
    CHECK(built_for[i].to_string() == with_batch(None, shapes_of(row)[i]).to_string());
}

void check_weights(const LayerRow& row) {
  Layer layer = row.make();
  CHECK(!layer.built());
  infer(row, layer);
  Variables weights = layer.weights();
  REQUIRE(weights.size() == row.weights.size());
  int64_t count = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    const std::string& path = row.weights[i].name;
    CHECK(weights[i].name() == path.substr(path.rfind('/') + 1));
    CHECK(weights[i].path() == layer.name() + "/" + path);
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
  Tensors x = inputs_of(row, 4);
  Tensor y = layer(x);
  Function traced = function([&](const Tensors& in) -> Tensors { return layer(in); });
  check_agree(Tensor(traced(x)), y, 1e-6);
  check_agree(Tensor(traced(x)), y, 1e-6);
}

/// A small regression through the layer: the losses of each epoch.
std::vector<double> losses(const LayerRow& row, const Layer& layer, const Layer& head, bool eagerly) {
  bool several = !row.inputs.empty();
  int64_t size = 0;
  for (const Shape& sample : row.inputs) size += sample.size();
  Tensor x = several ? Draw(24, row.dtype, 5).real({24, size}) : inputs_of(row, 24)[0];
  Sequential model{Input(x.shape().part(1, x.rank()), {.dtype = row.dtype}),
                   several ? make<OneInput>(layer, row.inputs) : layer, layers::Flatten(), head};
  model.compile({.optimizer = optimizers::SGD(1e-3), .loss = "mse", .run_eagerly = eagerly});
  Tensor y = Draw(24, DType::float32, 9).real({24, 1});
  return model.fit(x, y, {.batch_size = 7, .epochs = 4, .verbose = 0, .shuffle = false})["loss"];
}

void check_training(const LayerRow& row) {
  utils::set_random_seed(11);  // weights and dropout with which four epochs are enough
  Layer first = row.make(), head = layers::Dense(1);
  Shape output = infer(row, first);
  head.build({None, output.part(1, output.rank()).size()});
  Layer second = again(first), second_head = again(head);
  infer(row, second);
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
  Tensor y = layer(inputs_of(row, 3));
  if (row.dtype.is_float() || !row.weights.empty()) CHECK(y.dtype() == DType::bfloat16);
  for (const Variable& w : layer.weights())
    if (w.dtype().is_float()) CHECK(w.dtype() == DType::float32);
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
