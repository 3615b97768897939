#include "addax/layers/random_saturation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_saturation_rows({{
    .name = "RandomSaturation",
    .make =
        [] {
          return layers::RandomSaturation({0.3, 0.8}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomSaturation(2); },
                 "RandomSaturation: expected factor as one number or two from -1.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandomSaturation spreads evenly around what changes nothing") {
  Tensor x = ops::broadcast_to(Tensor::from({0.2f, 0.4f, 0.3f}, {1, 1, 1, 3}), {300, 1, 1, 3});
  Tensor y = layers::RandomSaturation({0.0, 0.5}, {.value_range = {0, 1}, .seed = 1})(x, {.training = true});
  Tensor saturation = ops::image::rgb_to_hsv(y)(all, 0, 0, 1);  // of x: 0.5; the factor f / (1 − f) goes from 0 to 1
  CHECK(ops::min(saturation).item<double>() >= -1e-6);
  CHECK(ops::max(saturation).item<double>() <= 0.5 + 1e-6);
  CHECK(ops::mean(saturation / 0.5).item<double>() == doctest::Approx(2 * std::log(2.0) - 1).epsilon(0.1));
}

}  // namespace
}  // namespace addax::tests
