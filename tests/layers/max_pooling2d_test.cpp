#include "addax/layers/max_pooling2d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows max_pooling2d_rows({{
    .name = "MaxPooling2D",
    .make =
        [] {
          return layers::MaxPooling2D({3, 2}, {.strides = 2, .padding = "same"});
        },
    .input = {5, 6, 2},
    .refused = {{[] { layers::MaxPooling2D(0); },
                 "MaxPooling2D: expected pool_size as one number or 2, none below 1, got [0]."},
                {[] { layers::MaxPooling2D(2, {.strides = -1}); },
                 "MaxPooling2D: expected strides as one number or 2, none below 1, got [-1]."},
                {[] { layers::MaxPooling2D(2, {.padding = "full"}); },
                 "MaxPooling2D: expected padding \"valid\" or \"same\", got \"full\"."},
                {[] {
                   layers::MaxPooling2D(2, {.name = "pool"})(ops::ones({2, 1, 2, 3}));
                 },
                 "pool (MaxPooling2D): max_pool: expected places at least as many as a window of [2, 2] has, got [1, "
                 "2] of [2, 1, 2, 3] float32."},
                {[] {
                   layers::MaxPooling2D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (MaxPooling2D): expected an input with 4 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
