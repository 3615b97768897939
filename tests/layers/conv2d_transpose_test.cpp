#include "addax/layers/conv2d_transpose.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv2d_transpose_rows({{
    .name = "Conv2DTranspose",
    .make =
        [] {
          return layers::Conv2DTranspose(4, {3, 2},
                                         {.strides = {2, 3}, .output_padding = Sizes{1, 2}, .use_bias = false});
        },
    .input = {3, 4, 2},
    .weights = {{"kernel", {3, 2, 4, 2}}},
    .refused = {{[] { layers::Conv2DTranspose(0, 3); }, "Conv2DTranspose: expected filters of at least 1, got 0."},
                {[] { layers::Conv2DTranspose(4, 3, {.strides = 2, .output_padding = 2}); },
                 "Conv2DTranspose: expected output_padding below strides, none negative, got [2] for [2]."},
                {[] { layers::Conv2DTranspose(4, 3, {.strides = 2, .dilation_rate = 2}); },
                 "Conv2DTranspose: expected strides or dilation_rate of 1, got [2, 2] and [2, 2]."}},
}});

}  // namespace
}  // namespace addax::tests
