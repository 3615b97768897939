#include "addax/layers/max_pooling3d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows max_pooling3d_rows({{
    .name = "MaxPooling3D",
    .make =
        [] {
          return layers::MaxPooling3D({2, 3, 2}, {.strides = 2, .padding = "same"});
        },
    .input = {3, 4, 5, 2},
    .refused = {{[] { layers::MaxPooling3D(0); },
                 "MaxPooling3D: expected pool_size as one number or 3, none below 1, got [0]."},
                {[] { layers::MaxPooling3D(2, {.strides = -1}); },
                 "MaxPooling3D: expected strides as one number or 3, none below 1, got [-1]."},
                {[] { layers::MaxPooling3D(2, {.padding = "full"}); },
                 "MaxPooling3D: expected padding \"valid\" or \"same\", got \"full\"."},
                {[] {
                   layers::MaxPooling3D(2, {.name = "pool"})(ops::ones({2, 2, 1, 2, 3}));
                 },
                 "pool (MaxPooling3D): max_pool: expected places at least as many as a window of [2, 2, 2] has, got "
                 "[2, 1, 2] of [2, 2, 1, "
                 "2, 3] float32."},
                {[] {
                   layers::MaxPooling3D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (MaxPooling3D): expected an input with 5 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
