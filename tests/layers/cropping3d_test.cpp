#include "addax/layers/cropping3d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows cropping3d_rows({{
    .name = "Cropping3D",
    .make =
        [] {
          return layers::Cropping3D({1, 0, 1}, {.data_format = "channels_last"});
        },
    .input = {4, 5, 4, 2},
    .refused = {{[] {
                   layers::Cropping3D({-1, 1, 1});
                 },
                 "Cropping3D: expected cropping as one number, or one or two for each axis, none negative, got [[-1, "
                 "-1], [1, 1], [1, 1]]."},
                {[] {
                   layers::Cropping3D(2, {.name = "c"})(ops::ones({2, 3, 3, 3, 1}));
                 },
                 "c (Cropping3D): expected an input that is larger than its cropping [[2, 2], [2, 2], [2, 2]], got [2, "
                 "3, 3, 3, 1] float32."}},
}});

}  // namespace
}  // namespace addax::tests
