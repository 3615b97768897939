#include "addax/layers/spatial_dropout2d.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows spatial_dropout2d_rows({{
    .name = "SpatialDropout2D",
    .make = [] { return layers::SpatialDropout2D(0.05, {.data_format = "channels_first", .seed = 3}); },
    .input = {4, 3, 2},
    .refused = {{[] { layers::SpatialDropout2D(2); }, "SpatialDropout2D: expected a rate from 0 to 1, got 2.0."},
                {[] {
                   layers::SpatialDropout2D(0.5, {.name = "s"})(ops::ones({2, 3}), {.training = true});
                 },
                 "s (SpatialDropout2D): expected an input with 4 axes, got [2, 3] float32."}},
}});

TEST_CASE("SpatialDropout2D keeps or drops whole channels") {
  Tensor y = layers::SpatialDropout2D(0.25, {.data_format = "channels_first", .seed = 3})(ops::ones({4, 50, 3, 3}),
                                                                                          {.training = true});
  Tensor least = ops::amin(y, {.axis = {2, 3}}), most = ops::amax(y, {.axis = {2, 3}});
  check_close(least, most);
  CHECK(ops::all(ops::isclose(most, 0) | ops::isclose(most, 1 / 0.75)).item<bool>());
  CHECK(ops::mean(most).item<double>() == doctest::Approx(1).epsilon(0.15));
}

}  // namespace
}  // namespace addax::tests
