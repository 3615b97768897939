#include "addax/layers/depthwise_conv1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows depthwise_conv1d_rows({{
    .name = "DepthwiseConv1D",
    .make = [] { return layers::DepthwiseConv1D(3, {.depth_multiplier = 2, .dilation_rate = 2}); },
    .input = {7, 3},
    .weights = {{"kernel", {3, 3, 2}}, {"bias", {6}}},
    .refused = {{[] { layers::DepthwiseConv1D(0); },
                 "DepthwiseConv1D: expected kernel_size as one number or 1, none below 1, got [0]."}},
}});

}  // namespace
}  // namespace addax::tests
