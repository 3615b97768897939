#include "addax/layers/adaptive_max_pooling3d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows adaptive_max_pooling3d_rows({{
    .name = "AdaptiveMaxPooling3D",
    .make =
        [] {
          return layers::AdaptiveMaxPooling3D({2, 3, 1}, {.data_format = "channels_first"});
        },
    .input = {2, 3, 4, 5},
    .refused = {{[] { layers::AdaptiveMaxPooling3D(0); },
                 "AdaptiveMaxPooling3D: expected output_size as one number or 3, none below 1, got [0]."},
                {[] {
                   layers::AdaptiveMaxPooling3D({1, 2, 3, 4});
                 },
                 "AdaptiveMaxPooling3D: expected output_size as one number or 3, none below 1, got [1, 2, 3, 4]."},
                {[] {
                   layers::AdaptiveMaxPooling3D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (AdaptiveMaxPooling3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
