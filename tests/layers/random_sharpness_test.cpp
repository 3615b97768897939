#include "addax/layers/random_sharpness.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_sharpness_rows({{
    .name = "RandomSharpness",
    .make =
        [] {
          return layers::RandomSharpness({0.2, 0.9}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] {
                   layers::RandomSharpness({0.5, 1.5});
                 },
                 "RandomSharpness: expected factor as one number or two from 0.0 to 1.0, got [0.5, 1.5]."}},
}});

TEST_CASE("RandomSharpness draws the distance from a smoothed image") {
  Tensor x =
      ops::broadcast_to(Tensor::from({0.f, 0.f, 0.f, 0.f, 13.f, 0.f, 0.f, 0.f, 0.f}, {1, 3, 3, 1}), {300, 3, 3, 1});
  Tensor middle = layers::RandomSharpness({0.0, 0.5}, {.seed = 1})(x, {.training = true})(all, 1, 1, 0);
  CHECK(ops::min(middle).item<double>() >= 5 - 1e-5);
  CHECK(ops::max(middle).item<double>() <= 13 + 1e-5);
  CHECK(ops::mean(middle).item<double>() == doctest::Approx(9).epsilon(0.05));
}

}  // namespace
}  // namespace addax::tests
