#include "addax/layers/depthwise_conv2d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows depthwise_conv2d_rows({{
    .name = "DepthwiseConv2D",
    .make =
        [] {
          return layers::DepthwiseConv2D({3, 2}, {.strides = 2, .padding = "same", .activation = "relu"});
        },
    .input = {5, 6, 4},
    .weights = {{"kernel", {3, 2, 4, 1}}, {"bias", {4}}},
    .refused = {{[] { layers::DepthwiseConv2D(3, {.depth_multiplier = 0}); },
                 "DepthwiseConv2D: expected depth_multiplier of at least 1, got 0."},
                {[] {
                   layers::DepthwiseConv2D(3, {.name = "d"})(ops::ones({1, 2, 2, 3}));
                 },
                 "d (DepthwiseConv2D): expected an input that is at least as large as the kernel, got [1, 2, 2, 3] "
                 "float32 for a kernel of [3, 3, 3, 1] float32. Padding \"same\" puts zeros around it."}},
}});

}  // namespace
}  // namespace addax::tests
