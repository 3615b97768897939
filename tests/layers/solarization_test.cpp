#include "addax/layers/solarization.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows solarization_rows({{
    .name = "Solarization",
    .make =
        [] {
          return layers::Solarization(
              {.addition_factor = 0.1, .threshold_factor = {0.2, 0.6}, .value_range = {-4, 4}, .seed = 5});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::Solarization({.threshold_factor = 2}); },
                 "Solarization: expected threshold_factor as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("Solarization inverts what is not below a random threshold, after a random addition") {
  Tensor x = ops::full({300, 1, 1, 1}, 100.f);
  Tensor y = layers::Solarization({.threshold_factor = 1, .seed = 1})(x, {.training = true});
  double below = ops::mean(ops::cast(ops::equal(y, 100), DType::float32)).item<double>();
  CHECK(below == doctest::Approx(155.0 / 255).epsilon(0.1));
  CHECK(ops::all(ops::logical_or(ops::equal(y, 100), ops::equal(y, 155))).item<bool>());
  Tensor more = 155 - layers::Solarization(0.2, {.seed = 1})(x, {.training = true});
  CHECK(ops::min(more).item<double>() >= 0);
  CHECK(ops::max(more).item<double>() <= 51);
  CHECK(ops::mean(more).item<double>() == doctest::Approx(25.5).epsilon(0.1));
}

}  // namespace
}  // namespace addax::tests
