#include "addax/layers/masking.hpp"

#include <doctest/doctest.h>

#include "addax/addax.hpp"
#include "nn/masks.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows masking_rows({{
    .name = "Masking",
    .make = [] { return layers::Masking(-1); },
    .input = {3, 4},
}});

TEST_CASE("a mask passes through layers that support it, also into half precision") {
  Tensor x = Tensor::from({1.f, 0.f, 0.f, 0.f}, {1, 2, 2}), masked = layers::Masking()(x);
  std::vector<bool> wanted{true, false};
  CHECK(mask_of(masked).to_vector<bool>() == wanted);
  CHECK(mask_of(layers::Dense(3)(masked)).to_vector<bool>() == wanted);
  CHECK(mask_of(layers::Dense(3, {.dtype = "mixed_bfloat16"})(masked)).to_vector<bool>() == wanted);
}

TEST_CASE("a model inside another takes masks, and gives those that its last layers give") {
  Tensor x = Tensor::from({1.f, 0.f, 0.f, 0.f}, {1, 2, 2}), masked = layers::Masking()(x);
  Sequential keeping{Input({2, 2}), layers::Dense(3)};
  Sequential pooling{Input({2, 2}), layers::GlobalAveragePooling1D(), layers::Dense(3)};
  CHECK(mask_of(keeping(masked)).to_vector<bool>() == std::vector<bool>{true, false});
  CHECK(!mask_of(pooling(masked)).defined());
  Tensor a = Input({2, 2});
  Model outer(a, layers::Dense(1)(pooling(layers::Masking()(a))));
  outer.compile({.loss = "mse"});
  CHECK(outer.train_on_batch(x, ops::ones({1, 1}))["loss"] >= 0);
}

}  // namespace
}  // namespace addax::tests
