#include "addax/layers/adaptive_max_pooling2d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows adaptive_max_pooling2d_rows({{
    .name = "AdaptiveMaxPooling2D",
    .make =
        [] {
          return layers::AdaptiveMaxPooling2D({3, 4}, {.data_format = "channels_first"});
        },
    .input = {2, 5, 6},
    .refused = {{[] { layers::AdaptiveMaxPooling2D(0); },
                 "AdaptiveMaxPooling2D: expected output_size as one number or 2, none below 1, got [0]."},
                {[] {
                   layers::AdaptiveMaxPooling2D({1, 2, 3, 4});
                 },
                 "AdaptiveMaxPooling2D: expected output_size as one number or 2, none below 1, got [1, 2, 3, 4]."},
                {[] {
                   layers::AdaptiveMaxPooling2D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (AdaptiveMaxPooling2D): expected an input with 4 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
