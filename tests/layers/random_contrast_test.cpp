#include "addax/layers/random_contrast.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_contrast_rows({{
    .name = "RandomContrast",
    .make =
        [] {
          return layers::RandomContrast({0.2, 0.5}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomContrast(-0.5); },
                 "RandomContrast: expected factor as one number or two from 0.0 to 1.0, got -0.5."}},
}});

TEST_CASE("RandomContrast multiplies the distance from the mean, evenly spread") {
  Tensor x = ops::broadcast_to(Tensor::from({90.f, 110.f}, {1, 1, 2, 1}), {400, 1, 2, 1});
  Tensor y = layers::RandomContrast({0.5, 0.5}, {.seed = 1})(x, {.training = true});
  Tensor factor = (y(all, 0, 1, 0) - y(all, 0, 0, 0)) / 20;
  CHECK(ops::min(factor).item<double>() >= 0.499);
  CHECK(ops::max(factor).item<double>() < 1.501);
  CHECK(ops::mean(factor).item<double>() == doctest::Approx(1.0).epsilon(0.05));
}

}  // namespace
}  // namespace addax::tests
