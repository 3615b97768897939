#include "addax/layers/random_grayscale.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows random_grayscale_rows({{
    .name = "RandomGrayscale",
    .make = [] { return layers::RandomGrayscale(0.4, {.seed = 3}); },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomGrayscale(-1); },
                 "RandomGrayscale: expected factor as one number or two from 0.0 to 1.0, got -1.0."}},
}});

TEST_CASE("RandomGrayscale turns as many images grey as it should") {
  Tensor x = ops::broadcast_to(Tensor::from({100.f, 0.f, 0.f}, {1, 1, 1, 3}), {400, 1, 1, 3});
  Tensor y = layers::RandomGrayscale(0.25, {.seed = 1})(x, {.training = true});
  Tensor grey = ops::cast(y(all, 0, 0, 1) > 0, DType::float32);
  check_agree(y(all, 0, 0, 0), ops::where(grey > 0, 29.89, 100), 1e-5);
  CHECK(ops::mean(grey).item<double>() == doctest::Approx(0.25).epsilon(0.2));
}

}  // namespace
}  // namespace addax::tests
