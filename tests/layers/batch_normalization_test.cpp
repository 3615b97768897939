#include "addax/layers/batch_normalization.hpp"

#include <doctest/doctest.h>

#include "addax/layers/conv2d.hpp"
#include "addax/layers/relu.hpp"
#include "addax/model.hpp"
#include "addax/optimizers/sgd.hpp"
#include "addax/random.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows batch_normalization_rows({{
    .name = "BatchNormalization",
    .make = [] { return layers::BatchNormalization(1, {.momentum = 0.9, .epsilon = 0.1, .synchronized = true}); },
    .input = {4, 3},
    .weights = {{"gamma", {4}}, {"beta", {4}}, {"moving_mean", {4}, false}, {"moving_variance", {4}, false}},
    .refused =
        {{[] { layers::BatchNormalization({.renorm_clipping = {.rmax = 1, .rmin = 2}}); },
          "BatchNormalization: expected renorm_clipping with rmin <= rmax and 0 <= dmax, got {\"rmax\": 1.0, \"rmin\": "
          "2.0}."},
         {[] {
            layers::BatchNormalization({.name = "b"})(ops::ones({2, 3}), {.training = true, .mask = ops::ones({2, 3})});
          },
          "b (BatchNormalization): expected a mask of one axis less than the input, got [2, 3] for [2, 3] "
          "float32."}},
}});

TEST_CASE("a frozen batch normalization runs as at inference and keeps its statistics") {
  Layer layer = layers::BatchNormalization();
  Tensor x = Tensor::from({1.f, 5.f, 2.f, 7.f}, {2, 2});
  Tensor inference = layer(x);
  layer.set_trainable(false);
  Tensors before = layer.get_weights();
  check_close(layer(x, {.training = true}), inference);
  Tensors after = layer.get_weights();
  for (size_t i = 0; i < before.size(); ++i) check_close(after[i], before[i]);
  layer.set_trainable(true);
  check_close(layer(x, {.training = true}), Tensor::from({-1.f, -1.f, 1.f, 1.f}, {2, 2}), 1e4);
  CHECK(layer.weights()[2].value()[0].item<float>() == doctest::Approx(0.015));
}

TEST_CASE("predict() folds a normalization into the convolution before it, whatever writes the weights") {
  Sequential model{Input({6, 6, 3}),
                   layers::Conv2D(8, 3, {.bias_initializer = "random_normal"}),
                   layers::BatchNormalization({.gamma_initializer = "random_normal"}),
                   layers::ReLU(),
                   layers::Conv2D(4, 1, {.use_bias = false}),
                   layers::BatchNormalization()};
  model.compile({.optimizer = optimizers::SGD(0.1), .loss = "mse"});
  Tensor x = random::normal({4, 6, 6, 3}, {.seed = 1}), y = random::normal({4, 4, 4, 4}, {.seed = 2});
  auto agrees = [&] { check_close(model.predict(x, {.verbose = 0}), model(x), 1e3); };
  agrees();
  model.train_on_batch(x, y);
  agrees();
  Tensors weights = model.get_weights();
  for (Tensor& w : weights) w = w * 2.f + 0.25f;
  model.set_weights(weights);
  agrees();
}

}  // namespace
}  // namespace addax::tests
