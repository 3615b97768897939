#include "addax/layers/random_perspective.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows random_perspective_rows({{
    .name = "RandomPerspective",
    .make = [] { return layers::RandomPerspective(0.8, {.scale = 0.4, .fill_value = 0.5, .seed = 3}); },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomPerspective({.scale = 2}); },
                 "RandomPerspective: expected scale as one number or two from 0.0 to 1.0, got 2.0."},
                {[] { layers::RandomPerspective({.interpolation = "cubic"}); },
                 "RandomPerspective: expected interpolation \"nearest\" or \"bilinear\", got \"cubic\"."}},
}});

TEST_CASE("RandomPerspective changes as many images as it should, and no first corner") {
  Tensor x =
      ops::cast(ops::broadcast_to(ops::reshape(ops::arange(1, 31), {1, 5, 6, 1}), {300, 5, 6, 1}), DType::float32);
  Tensor y = layers::RandomPerspective({.factor = {0.5, 0.5}, .scale = 0.5, .seed = 1})(x, {.training = true});
  Tensor same = ops::cast(ops::all(ops::equal(x, y), {.axis = {1, 2, 3}}), DType::float32);
  CHECK(ops::mean(same).item<double>() == doctest::Approx(0.5).epsilon(0.2));
  check_agree(y(all, 0, 0, 0), ops::ones({300}), 1e-4);
  check_agree(layers::RandomPerspective({.scale = 0})(x[0], {.training = true}), x[0], 1e-4);
}

}  // namespace
}  // namespace addax::tests
