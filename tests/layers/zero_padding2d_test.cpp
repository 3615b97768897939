#include "addax/layers/zero_padding2d.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows zero_padding2d_rows({{
    .name = "ZeroPadding2D",
    .make =
        [] {
          return layers::ZeroPadding2D({{1, 2}, {0, 3}}, {.data_format = "channels_first"});
        },
    .input = {4, 5, 2},
    .refused = {{[] {
                   layers::ZeroPadding2D({.padding = {1, 2, 3}});
                 },
                 "ZeroPadding2D: expected padding as one number, or one or two for each axis, none negative, got [[1, "
                 "1], [2, 2], [3, 3]]."},
                {[] {
                   layers::ZeroPadding2D({.name = "p"})(ops::ones({2, 3}));
                 },
                 "p (ZeroPadding2D): expected an input with 4 axes, got [2, 3] float32."}},
}});

TEST_CASE("ZeroPadding2D takes its sides by name, too") {
  Json by_name = layers::ZeroPadding2D({.padding = {{1, 2}, {0, 3}}}).get_config(),
       in_order = layers::ZeroPadding2D({{1, 2}, {0, 3}}).get_config();
  CHECK(by_name["padding"] == in_order["padding"]);
}

}  // namespace
}  // namespace addax::tests
