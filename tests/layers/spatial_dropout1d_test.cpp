#include "addax/layers/spatial_dropout1d.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows spatial_dropout1d_rows({{
    .name = "SpatialDropout1D",
    .make = [] { return layers::SpatialDropout1D(0.25, {.seed = 3}); },
    .input = {5, 4},
    .refused = {{[] { layers::SpatialDropout1D(2); }, "SpatialDropout1D: expected a rate from 0 to 1, got 2.0."},
                {[] {
                   layers::SpatialDropout1D(0.5, {.name = "s"})(ops::ones({2, 3}), {.training = true});
                 },
                 "s (SpatialDropout1D): expected an input with 3 axes, got [2, 3] float32."}},
}});

TEST_CASE("SpatialDropout1D keeps or drops whole channels") {
  Tensor y = layers::SpatialDropout1D(0.25, {.seed = 3})(ops::ones({4, 9, 50}), {.training = true});
  Tensor least = ops::amin(y, {.axis = 1}), most = ops::amax(y, {.axis = 1});
  check_close(least, most);
  CHECK(ops::all(ops::isclose(most, 0) | ops::isclose(most, 1 / 0.75)).item<bool>());
  CHECK(ops::mean(most).item<double>() == doctest::Approx(1).epsilon(0.15));
}

}  // namespace
}  // namespace addax::tests
