#include "addax/layers/spatial_dropout3d.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows spatial_dropout3d_rows({{
    .name = "SpatialDropout3D",
    .make = [] { return layers::SpatialDropout3D(0.01, {.seed = 3}); },
    .input = {2, 3, 2, 4},
    .refused = {{[] { layers::SpatialDropout3D(2); }, "SpatialDropout3D: expected a rate from 0 to 1, got 2.0."},
                {[] {
                   layers::SpatialDropout3D(0.5, {.name = "s"})(ops::ones({2, 3}), {.training = true});
                 },
                 "s (SpatialDropout3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

TEST_CASE("SpatialDropout3D keeps or drops whole channels") {
  Tensor y = layers::SpatialDropout3D(0.25, {.seed = 3})(ops::ones({4, 2, 2, 2, 50}), {.training = true});
  Tensor least = ops::amin(y, {.axis = {1, 2, 3}}), most = ops::amax(y, {.axis = {1, 2, 3}});
  check_close(least, most);
  CHECK(ops::all(ops::isclose(most, 0) | ops::isclose(most, 1 / 0.75)).item<bool>());
  CHECK(ops::mean(most).item<double>() == doctest::Approx(1).epsilon(0.15));
}

}  // namespace
}  // namespace addax::tests
