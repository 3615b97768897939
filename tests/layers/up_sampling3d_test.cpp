#include "addax/layers/up_sampling3d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows up_sampling3d_rows({{
    .name = "UpSampling3D",
    .make =
        [] {
          return layers::UpSampling3D({1, 2, 3}, {.data_format = "channels_first"});
        },
    .input = {2, 1, 2, 2},
    .refused = {{[] {
                   layers::UpSampling3D({1, 2});
                 },
                 "UpSampling3D: expected size as one number or 3, none below 1, got [1, 2]."},
                {[] {
                   layers::UpSampling3D({.name = "u"})(ops::ones({2, 3}));
                 },
                 "u (UpSampling3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
