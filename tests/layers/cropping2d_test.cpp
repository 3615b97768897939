#include "addax/layers/cropping2d.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows cropping2d_rows({{
    .name = "Cropping2D",
    .make =
        [] {
          return layers::Cropping2D({{1, 2}, {0, 3}});
        },
    .input = {4, 5, 2},
    .refused =
        {{[] {
            layers::Cropping2D({{1, 2}});
          },
          "Cropping2D: expected cropping as one number, or one or two for each axis, none negative, got [1, 2]."},
         {[] {
            layers::Cropping2D(2, {.name = "c"})(ops::ones({2, 3, 3, 1}));
          },
          "c (Cropping2D): expected an input that is larger than its cropping [[2, 2], [2, 2]], got [2, 3, 3, 1] "
          "float32."}},
}});

TEST_CASE("Cropping2D takes its sides by name, too") {
  Json by_name = layers::Cropping2D({.cropping = {{1, 2}, {0, 3}}}).get_config(),
       in_order = layers::Cropping2D({{1, 2}, {0, 3}}).get_config();
  CHECK(by_name["cropping"] == in_order["cropping"]);
}

}  // namespace
}  // namespace addax::tests
