#include "addax/layers/gaussian_dropout.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows gaussian_dropout_rows({{
    .name = "GaussianDropout",
    .make = [] { return layers::GaussianDropout(0.01, {.seed = 3}); },
    .input = {6},
    .refused = {{[] { layers::GaussianDropout(-0.5); }, "GaussianDropout: expected a rate from 0 to 1, got -0.5."}},
}});

TEST_CASE("gaussian dropout multiplies by noise around 1") {
  Tensor y = layers::GaussianDropout(0.2, {.seed = 3})(ops::full({200, 200}, 2.0), {.training = true});
  CHECK(ops::mean(y).item<double>() == doctest::Approx(2).epsilon(0.01));
  CHECK(ops::std(y).item<double>() == doctest::Approx(1).epsilon(0.02));
}

}  // namespace
}  // namespace addax::tests
