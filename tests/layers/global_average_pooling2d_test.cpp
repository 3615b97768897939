#include "addax/layers/global_average_pooling2d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows global_average_pooling2d_rows({{
    .name = "GlobalAveragePooling2D",
    .make = [] { return layers::GlobalAveragePooling2D({.data_format = "channels_first", .keepdims = true}); },
    .input = {2, 5, 6},
    .refused =
        {{[] {
            layers::GlobalAveragePooling2D({.name = "pool"})(ops::ones({2, 3}));
          },
          "pool (GlobalAveragePooling2D): expected an input with 4 axes, got [2, 3] float32."},
         {[] { layers::GlobalAveragePooling2D({.data_format = "last"}); },
          "GlobalAveragePooling2D: expected data_format \"channels_last\" or \"channels_first\", got \"last\"."}},
}});

}  // namespace
}  // namespace addax::tests
