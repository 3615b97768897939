#include "addax/layers/zero_padding1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows zero_padding1d_rows({{
    .name = "ZeroPadding1D",
    .make =
        [] {
          return layers::ZeroPadding1D({1, 2});
        },
    .input = {5, 2},
    .refused =
        {{[] { layers::ZeroPadding1D(-1); },
          "ZeroPadding1D: expected padding as one number, or one or two for each axis, none negative, got [-1, -1]."},
         {[] {
            layers::ZeroPadding1D({.name = "p"})(ops::ones({2, 3}));
          },
          "p (ZeroPadding1D): expected an input with 3 axes, got [2, 3] float32. "
          "ops::expand_dims(x, -1) adds an axis for a single channel."}},
}});

}  // namespace
}  // namespace addax::tests
