#include "addax/layers/alpha_dropout.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows alpha_dropout_rows({{
    .name = "AlphaDropout",
    .make =
        [] {
          return layers::AlphaDropout(0.25, {.noise_shape = Shape{None, 1}, .seed = 3});
        },
    .input = {6},
    .refused = {{[] { layers::AlphaDropout(-0.5); }, "AlphaDropout: expected a rate from 0 to 1, got -0.5."}},
}});

TEST_CASE("alpha dropout keeps mean and variance") {
  Tensor x = random::normal({200, 200}, {.seed = 1});
  Tensor y = layers::AlphaDropout(0.25, {.seed = 3})(x, {.training = true});
  CHECK(ops::mean(y).item<double>() == doctest::Approx(0).epsilon(0.02));
  CHECK(ops::var(y).item<double>() == doctest::Approx(1).epsilon(0.03));
  Tensor rows_of =
      layers::AlphaDropout(0.5, {.noise_shape = Shape{None, 1}, .seed = 3})(ops::zeros({50, 4}), {.training = true});
  check_close(ops::amin(rows_of, 1), ops::amax(rows_of, 1));
  CHECK(ops::ptp(rows_of).item<double>() > 1);
}

}  // namespace
}  // namespace addax::tests
