#include "addax/layers/conv3d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv3d_rows({{
    .name = "Conv3D",
    .make =
        [] {
          return layers::Conv3D(3, {2, 1, 3}, {.data_format = "channels_first", .activation = "tanh"});
        },
    .input = {2, 3, 4, 5},
    .weights = {{"kernel", {2, 1, 3, 2, 3}}, {"bias", {3}}},
    .refused = {{[] {
                   layers::Conv3D(3, {2, 2});
                 },
                 "Conv3D: expected kernel_size as one number or 3, none below 1, got [2, 2]."}},
}});

}  // namespace
}  // namespace addax::tests
