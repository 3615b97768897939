#include "addax/layers/random_flip.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_flip_rows({{
    .name = "RandomFlip",
    .make = [] { return layers::RandomFlip("horizontal", {.seed = 3}); },
    .input = {4, 5, 2},
    .refused =
        {{[] { layers::RandomFlip("diagonal"); },
          "RandomFlip: expected mode \"horizontal\", \"vertical\" or \"horizontal_and_vertical\", got \"diagonal\"."},
         {[] {
            layers::RandomFlip({.name = "aug"})(ops::ones({2, 3}));
          },
          "aug (RandomFlip): expected images with 3 axes, or 4 with a batch, got [2, 3] float32."}},
}});

TEST_CASE("RandomFlip turns half of the images") {
  Layer flip = layers::RandomFlip("horizontal", {.seed = 1});
  Tensor x = ops::broadcast_to(Tensor::from({1.f, 2.f, 3.f, 4.f}, {1, 2, 2, 1}), {400, 2, 2, 1});
  Tensor y = flip(x, {.training = true});
  double turned = ops::sum(ops::cast(ops::equal(y(all, 0, 0, 0), 2), DType::float32)).item<double>();
  CHECK(turned > 150);
  CHECK(turned < 250);
  CHECK(ops::all(ops::equal(ops::sum(y, {.axis = {2, 3}}), ops::sum(x, {.axis = {2, 3}}))).item<bool>());
  CHECK(ops::all(ops::equal(flip(x), x)).item<bool>());
}

}  // namespace
}  // namespace addax::tests
