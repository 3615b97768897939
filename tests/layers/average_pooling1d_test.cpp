#include "addax/layers/average_pooling1d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows average_pooling1d_rows({{
    .name = "AveragePooling1D",
    .make = [] { return layers::AveragePooling1D(3, {.strides = 2, .padding = "same"}); },
    .input = {7, 2},
    .refused = {{[] { layers::AveragePooling1D(0); },
                 "AveragePooling1D: expected pool_size as one number or 1, none below 1, got [0]."},
                {[] { layers::AveragePooling1D(2, {.strides = -1}); },
                 "AveragePooling1D: expected strides as one number or 1, none below 1, got [-1]."},
                {[] { layers::AveragePooling1D(2, {.padding = "full"}); },
                 "AveragePooling1D: expected padding \"valid\" or \"same\", got \"full\"."},
                {[] {
                   layers::AveragePooling1D(3, {.name = "pool"})(ops::ones({2, 2, 3}));
                 },
                 "pool (AveragePooling1D): average_pool: expected places at least as many as a window of [3] has, got "
                 "[2] of [2, 2, 3] float32."},
                {[] {
                   layers::AveragePooling1D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (AveragePooling1D): expected an input with 3 axes, got [2, 3] float32. "
                 "ops::expand_dims(x, -1) adds an axis for a single channel."}},
}});

}  // namespace
}  // namespace addax::tests
