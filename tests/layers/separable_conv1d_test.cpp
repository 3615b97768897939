#include "addax/layers/separable_conv1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows separable_conv1d_rows({{
    .name = "SeparableConv1D",
    .make = [] { return layers::SeparableConv1D(4, 3, {.padding = "same", .depth_multiplier = 2}); },
    .input = {6, 3},
    .weights = {{"depthwise_kernel", {3, 3, 2}}, {"pointwise_kernel", {1, 6, 4}}, {"bias", {4}}},
    .refused = {{[] { layers::SeparableConv1D(0, 3); }, "SeparableConv1D: expected filters of at least 1, got 0."}},
}});

}  // namespace
}  // namespace addax::tests
