#include "addax/layers/random_hue.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_hue_rows({{
    .name = "RandomHue",
    .make =
        [] {
          return layers::RandomHue({0.1, 0.4}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomHue(-0.5); },
                 "RandomHue: expected factor as one number or two from 0.0 to 1.0, got -0.5."},
                {[] {
                   layers::RandomHue(0.5, {.name = "hue"})(ops::ones({2, 2, 2, 1}), {.training = true});
                 },
                 "hue (RandomHue): rgb_to_hsv: expected three channels, got [2, 2, 2, 1] float32."}},
}});

TEST_CASE("RandomHue turns half of the images one way, half the other") {
  Tensor x = ops::broadcast_to(Tensor::from({1.f, 0.f, 0.f}, {1, 1, 1, 3}), {400, 1, 1, 3});
  Tensor y = layers::RandomHue({0.2, 0.2}, {.value_range = {0, 1}, .seed = 1})(x, {.training = true});
  Tensor hue = ops::image::rgb_to_hsv(y)(all, 0, 0, 0), forth = hue < 0.5;
  CHECK(ops::max(ops::abs(ops::where(forth, hue - 0.1, hue - 0.9))).item<double>() < 1e-5);
  CHECK(ops::mean(ops::cast(forth, DType::float32)).item<double>() == doctest::Approx(0.5).epsilon(0.2));
}

}  // namespace
}  // namespace addax::tests
