#include "addax/layers/conv3d_transpose.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv3d_transpose_rows({{
    .name = "Conv3DTranspose",
    .make =
        [] {
          return layers::Conv3DTranspose(2, 2, {.strides = {1, 2, 2}, .data_format = "channels_first"});
        },
    .input = {3, 2, 3, 2},
    .weights = {{"kernel", {2, 2, 2, 2, 3}}, {"bias", {2}}},
    .refused = {{[] {
                   layers::Conv3DTranspose(2, {2, 0, 2});
                 },
                 "Conv3DTranspose: expected kernel_size as one number or 3, none below 1, got [2, 0, 2]."}},
}});

}  // namespace
}  // namespace addax::tests
