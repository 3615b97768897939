#include "addax/layers/separable_conv2d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows separable_conv2d_rows({{
    .name = "SeparableConv2D",
    .make =
        [] {
          return layers::SeparableConv2D(4, {2, 3}, {.strides = {2, 2}, .activation = "relu", .use_bias = false});
        },
    .input = {5, 6, 3},
    .weights = {{"depthwise_kernel", {2, 3, 3, 1}}, {"pointwise_kernel", {1, 1, 3, 4}}},
    .refused = {{[] { layers::SeparableConv2D(4, 3, {.depth_multiplier = -1}); },
                 "SeparableConv2D: expected depth_multiplier of at least 1, got -1."},
                {[] {
                   layers::SeparableConv2D(4, 3, {.name = "s"})(Input({8, 8, None}));
                 },
                 "s (SeparableConv2D): expected an input with 4 axes, of which that of the channels is known, got "
                 "[None, 8, 8, None]."}},
}});

}  // namespace
}  // namespace addax::tests
