#include "addax/layers/random_shear.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_shear_rows({{
    .name = "RandomShear",
    .make =
        [] {
          return layers::RandomShear({.x_factor = 0.3, .y_factor = {0.1, 0.2}, .fill_mode = "constant", .seed = 3});
        },
    .input = {4, 5, 3},
    .refused =
        {{[] { layers::RandomShear(1.5); },
          "RandomShear: expected x_factor as one number or two from 0.0 to 1.0, got 1.5."},
         {[] { layers::RandomShear({.fill_mode = "mirror"}); },
          "RandomShear: expected fill_mode \"reflect\", \"wrap\", \"constant\" or \"nearest\", got \"mirror\"."}},
}});

TEST_CASE("RandomShear slants both axes by one sign") {
  Tensor x = ops::broadcast_to(ops::reshape(ops::cast(ops::arange(30), DType::float32), {1, 5, 6, 1}), {60, 5, 6, 1});
  Tensor y = layers::RandomShear({.x_factor = {0.5, 0.5}, .y_factor = {0.25, 0.25}, .seed = 1})(x, {.training = true});
  auto slanted = [&](float sign) {
    Tensor transform = Tensor::from({1.f, 0.5f * sign, 0.f, 0.25f * sign, 1.f, 0.f, 0.f, 0.f});
    return ops::image::affine_transform(x[0], transform, {.fill_mode = "reflect"});
  };
  auto count = [&](float sign) {
    Tensor same = ops::all(ops::abs(y - slanted(sign)) < 1e-4, {.axis = {1, 2, 3}});
    return ops::sum(ops::cast(same, DType::int32)).item<int>();
  };
  CHECK(count(1) + count(-1) == 60);
  CHECK(count(1) > 15);
  CHECK(count(-1) > 15);
}

TEST_CASE("a saved RandomShear keeps its bounds") {
  Json config = layers::RandomShear(0.3).get_config();
  CHECK(config["x_factor"].to_string() == "[-0.3, 0.3]");
}

}  // namespace
}  // namespace addax::tests
