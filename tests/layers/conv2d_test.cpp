#include "addax/layers/conv2d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv2d_rows({{
    .name = "Conv2D",
    .make =
        [] {
          return layers::Conv2D(6, {3, 2}, {.strides = {2, 1}, .padding = "same", .groups = 2, .use_bias = false});
        },
    .input = {5, 6, 4},
    .weights = {{"kernel", {3, 2, 2, 6}}},
    .refused =
        {{[] { layers::Conv2D(0, 3); }, "Conv2D: expected filters of at least 1, got 0."},
         {[] { layers::Conv2D(-4, 3); }, "Conv2D: expected filters of at least 1, got -4."},
         {[] { layers::Conv2D(4, 0); }, "Conv2D: expected kernel_size as one number or 2, none below 1, got [0]."},
         {[] { layers::Conv2D(4, 3, {.strides = -1}); },
          "Conv2D: expected strides as one number or 2, none below 1, got [-1]."},
         {[] {
            layers::Conv2D(4, 3, {.strides = {0, 1}});
          },
          "Conv2D: expected strides as one number or 2, none below 1, got [0, 1]."},
         {[] { layers::Conv2D(4, 3, {.padding = "causal"}); },
          "Conv2D: expected padding \"valid\" or \"same\", got \"causal\"."},
         {[] { layers::Conv2D(4, 3, {.data_format = "nchw"}); },
          "Conv2D: expected data_format \"channels_last\" or \"channels_first\", got \"nchw\"."},
         {[] {
            layers::Conv2D(4, 3, {.strides = 2, .dilation_rate = {1, 2}});
          },
          "Conv2D: expected strides or dilation_rate of 1, got [2, 2] and [1, 2]."},
         {[] { layers::Conv2D(4, 3, {.groups = 3}); }, "Conv2D: expected groups that divide the filters, got 3 for 4."},
         {[] { layers::Conv2D(4, 3, {.groups = 0}); }, "Conv2D: expected groups that divide the filters, got 0 for 4."},
         {[] {
            layers::Conv2D(4, 3, {.groups = 2, .name = "c"})(ops::ones({2, 8, 8, 3}));
          },
          "c (Conv2D): expected channels that the 2 groups divide, got [None, 8, 8, 3]."},
         {[] {
            layers::Conv2D(4, 3, {.name = "c"})(ops::ones({2, 8, 8}));
          },
          "c (Conv2D): expected an input with 4 axes, of which that of the channels is known, got [None, 8, 8]. "
          "ops::expand_dims(x, -1) adds an axis for a single channel."},
         {[] {
            layers::Conv2D(4, 3, {.name = "c"})(Input({8, 8, None}));
          },
          "c (Conv2D): expected an input with 4 axes, of which that of the channels is known, got [None, 8, 8, None]."},
         {[] {
            Layer c = layers::Conv2D(4, 3, {.name = "c"});
            c(ops::ones({2, 8, 8, 3}));
            c(ops::ones({2, 8, 8, 2}));
          },
          "c (Conv2D): expected an input with 3 channels, got [2, 8, 8, 2] float32. The layer was built for that "
          "many."},
         {[] {
            layers::Conv2D(4, {3, 9}, {.name = "c"})(ops::ones({2, 8, 8, 3}));
          },
          "c (Conv2D): expected an input that is at least as large as the kernel, got [2, 8, 8, 3] float32 for a "
          "kernel of [3, 9, 3, 4] float32. Padding \"same\" puts zeros around it."}},
}});

}  // namespace
}  // namespace addax::tests
