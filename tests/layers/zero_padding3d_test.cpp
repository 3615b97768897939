#include "addax/layers/zero_padding3d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows zero_padding3d_rows({{
    .name = "ZeroPadding3D",
    .make =
        [] {
          return layers::ZeroPadding3D({1, 0, 2});
        },
    .input = {4, 5, 4, 2},
    .refused = {{[] {
                   layers::ZeroPadding3D({1, 2});
                 },
                 "ZeroPadding3D: expected padding as one number, or one or two for each axis, none negative, got [[1, "
                 "1], [2, 2]]."},
                {[] {
                   layers::ZeroPadding3D({.name = "p"})(ops::ones({2, 3}));
                 },
                 "p (ZeroPadding3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
