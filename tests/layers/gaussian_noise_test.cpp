#include "addax/layers/gaussian_noise.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows gaussian_noise_rows({{
    .name = "GaussianNoise",
    .make = [] { return layers::GaussianNoise(0.05, {.seed = 3}); },
    .input = {6},
    .refused = {{[] { layers::GaussianNoise(-0.5); }, "GaussianNoise: expected a stddev from 0 to 1, got -0.5."}},
}});

TEST_CASE("gaussian noise has the deviation it is given") {
  Tensor y = layers::GaussianNoise(0.5, {.seed = 3})(ops::full({200, 200}, 2.0), {.training = true});
  CHECK(ops::mean(y).item<double>() == doctest::Approx(2).epsilon(0.01));
  CHECK(ops::std(y).item<double>() == doctest::Approx(0.5).epsilon(0.02));
}

}  // namespace
}  // namespace addax::tests
