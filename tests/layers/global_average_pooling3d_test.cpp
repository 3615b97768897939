#include "addax/layers/global_average_pooling3d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows global_average_pooling3d_rows({{
    .name = "GlobalAveragePooling3D",
    .make = [] { return layers::GlobalAveragePooling3D({.data_format = "channels_first", .keepdims = true}); },
    .input = {2, 3, 4, 5},
    .refused =
        {{[] {
            layers::GlobalAveragePooling3D({.name = "pool"})(ops::ones({2, 3}));
          },
          "pool (GlobalAveragePooling3D): expected an input with 5 axes, got [2, 3] float32."},
         {[] { layers::GlobalAveragePooling3D({.data_format = "last"}); },
          "GlobalAveragePooling3D: expected data_format \"channels_last\" or \"channels_first\", got \"last\"."}},
}});

}  // namespace
}  // namespace addax::tests
