#include "addax/layers/random_invert.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_invert_rows({{
    .name = "RandomInvert",
    .make =
        [] {
          return layers::RandomInvert(0.6, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomInvert(1.5); },
                 "RandomInvert: expected factor as one number or two from 0.0 to 1.0, got 1.5."}},
}});

TEST_CASE("RandomInvert inverts half of the images where the probability goes from 0 to 1") {
  Tensor y = layers::RandomInvert({.seed = 1})(ops::full({400, 1, 1, 1}, 55.f), {.training = true});
  Tensor inverted = ops::cast(ops::equal(y, 200), DType::float32);
  CHECK(ops::all(ops::logical_or(ops::equal(y, 55), inverted > 0)).item<bool>());
  CHECK(ops::mean(inverted).item<double>() == doctest::Approx(0.5).epsilon(0.2));
}

}  // namespace
}  // namespace addax::tests
