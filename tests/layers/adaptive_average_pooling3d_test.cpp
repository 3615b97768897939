#include "addax/layers/adaptive_average_pooling3d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows adaptive_average_pooling3d_rows({{
    .name = "AdaptiveAveragePooling3D",
    .make =
        [] {
          return layers::AdaptiveAveragePooling3D({2, 3, 1}, {.data_format = "channels_first"});
        },
    .input = {2, 3, 4, 5},
    .refused = {{[] { layers::AdaptiveAveragePooling3D(0); },
                 "AdaptiveAveragePooling3D: expected output_size as one number or 3, none below 1, got [0]."},
                {[] {
                   layers::AdaptiveAveragePooling3D({1, 2, 3, 4});
                 },
                 "AdaptiveAveragePooling3D: expected output_size as one number or 3, none below 1, got [1, 2, 3, 4]."},
                {[] {
                   layers::AdaptiveAveragePooling3D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (AdaptiveAveragePooling3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
