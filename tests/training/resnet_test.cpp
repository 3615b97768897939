// ResNet-20's first 20 losses are Keras' (resnet.json), from weights and images that tests/golden/resnet.py makes by
// the same formula.
#include <doctest/doctest.h>

#include <cmath>

#include "addax/addax.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

constexpr int64_t batch = 8;

/// Numbers from −1 to 1 without a pattern.
std::vector<double> spread(int64_t count, int64_t start) {
  std::vector<double> numbers;
  for (int64_t i = 1; i <= count; ++i) {
    double far = std::sin(static_cast<double>(i) * 12.9898 + static_cast<double>(start) * 78.233) * 43758.5453;
    numbers.push_back(2 * (far - std::floor(far)) - 1);
  }
  return numbers;
}

Tensor convolution(const Tensor& x, int64_t filters, int64_t strides, bool relu = true) {
  Tensor y = layers::Conv2D(filters, 3, {.strides = strides, .padding = "same", .use_bias = false})(x);
  y = layers::BatchNormalization()(y);
  return relu ? layers::ReLU()(y) : y;
}

Tensor block(const Tensor& x, int64_t filters, int64_t strides) {
  Tensor y = convolution(convolution(x, filters, strides), filters, 1, false), around = x;
  if (strides != 1)
    around = layers::BatchNormalization()(layers::Conv2D(filters, 1, {.strides = strides, .use_bias = false})(x));
  return layers::ReLU()(layers::Add()({y, around}));
}

Model resnet() {
  Tensor image = Input({32, 32, 3}), x = convolution(image, 16, 1);
  for (int64_t filters : {16, 32, 64})
    for (int64_t i = 0; i < 3; ++i) x = block(x, filters, filters > 16 && i == 0 ? 2 : 1);
  return Model(image, layers::Dense(10, {.activation = "softmax"})(layers::GlobalAveragePooling2D()(x)));
}

void set_weights(const Model& model) {
  Variables weights = model.weights();
  for (size_t k = 0; k < weights.size(); ++k) {
    if (weights[k].name() != "kernel") continue;
    const Shape shape = weights[k].shape();
    double limit = std::sqrt(6.0 * static_cast<double>(shape.back()) / static_cast<double>(shape.size()));
    Tensor values = Tensor::from(spread(shape.size(), static_cast<int64_t>(k))) * limit;
    weights[k].assign(ops::cast(ops::reshape(values, shape), DType::float32));
  }
}

TEST_CASE("ResNet-20's first losses are Keras'") {
  const Json golden = golden_file("resnet.json");
  Model model = resnet();
  set_weights(model);
  CHECK(model.count_params() == golden["parameters"].as_integer());
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.001, .momentum = 0.9}),
                 .loss = "sparse_categorical_crossentropy"});
  Tensor y = ops::cast(ops::arange(batch) * 3 % 10, DType::int32);
  Tensor x = ops::reshape(Tensor::from(spread(batch * 32 * 32 * 3, 0)), {batch, 32, 32, 3});
  x = ops::cast(x + ops::reshape(ops::cast(y, DType::float64), {batch, 1, 1, 1}) / 10.0, DType::float32);
  for (const Json& wanted : golden["losses"].items())
    CHECK(model.train_on_batch(x, y)["loss"] == doctest::Approx(wanted.as_double()).epsilon(1e-3));
}

}  // namespace
}  // namespace addax::tests
