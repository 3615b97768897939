#include "addax/layers/random_zoom.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_zoom_rows({{
    .name = "RandomZoom",
    .make =
        [] {
          return layers::RandomZoom(0.05, {-0.05, 0.1}, {.seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomZoom(0.2, std::vector<double>{0.1}); },
                 "RandomZoom: expected width_factor as one number or two from -1.0 to 1.0, got [0.1]."}},
}});

TEST_CASE("RandomZoom takes a seed with one factor as with two") {
  Tensor x = ops::reshape(ops::arange(64, {.dtype = DType::float32}), {1, 8, 8, 1});
  Tensor one = layers::RandomZoom(0.3, {.seed = 1})(x, {.training = true});
  Tensor both = layers::RandomZoom({-0.3, 0.3}, {}, {.seed = 1})(x, {.training = true});
  CHECK(ops::allclose(one, both).item<bool>());
  CHECK(!ops::allclose(one, x).item<bool>());
}

}  // namespace
}  // namespace addax::tests
