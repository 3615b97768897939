#include "addax/layers/activity_regularization.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows activity_regularization_rows({{
    .name = "ActivityRegularization",
    .make = [] { return layers::ActivityRegularization(0.01, {.l2 = 0.02}); },
    .input = {4},
}});

TEST_CASE("the penalty on activities is a loss of the layer") {
  Layer layer = layers::ActivityRegularization({.l1 = 0.5, .l2 = 0.25});
  layer(Tensor::from({1.f, -2.f, 3.f, 0.f}, {2, 2}));
  Tensors losses = layer.losses();
  REQUIRE(losses.size() == 1);
  CHECK(losses[0].item<double>() == doctest::Approx((0.5 * 6 + 0.25 * 14) / 2));
}

}  // namespace
}  // namespace addax::tests
