#include "addax/layers/random_elastic_transform.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows random_elastic_transform_rows({{
    .name = "RandomElasticTransform",
    .make =
        [] {
          return layers::RandomElasticTransform(0.7, {.scale = {0.2, 0.9}, .value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomElasticTransform({.scale = 2}); },
                 "RandomElasticTransform: expected scale as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandomElasticTransform moves cells of as many images as it should, about as far as it should") {
  Tensor place = ops::reshape(ops::cast(ops::arange(40), DType::float32), {1, 1, 40, 1});
  Tensor x = ops::broadcast_to(place, {60, 40, 40, 1});
  Tensor y =
      layers::RandomElasticTransform({.factor = {0.5, 0.5}, .scale = {0.5, 0.5}, .seed = 1})(x, {.training = true});
  Tensor moves = (y - x)(all, Slice{8, 32}, Slice{8, 32});  // away from the edges, a value is its position
  Tensor moved = ops::any(ops::abs(moves) > 1e-3, {.axis = {1, 2, 3}});
  double share = ops::mean(ops::cast(moved, DType::float32)).item<double>();
  CHECK(share == doctest::Approx(0.5).epsilon(0.3));
  // Noise of deviation 1 averaged by a bell of deviation 1 (Σ taps² = 1 / 4π), times alpha 2.
  double deviation = std::sqrt(ops::mean(ops::square(moves)).item<double>() / share);
  CHECK(deviation == doctest::Approx(2 * std::sqrt(1 / (4 * 3.14159))).epsilon(0.1));
}

}  // namespace
}  // namespace addax::tests
