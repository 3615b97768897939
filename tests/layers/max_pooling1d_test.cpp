#include "addax/layers/max_pooling1d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows max_pooling1d_rows({{
    .name = "MaxPooling1D",
    .make = [] { return layers::MaxPooling1D(3, {.strides = 2, .padding = "same"}); },
    .input = {7, 2},
    .refused = {{[] { layers::MaxPooling1D(0); },
                 "MaxPooling1D: expected pool_size as one number or 1, none below 1, got [0]."},
                {[] { layers::MaxPooling1D(2, {.strides = -1}); },
                 "MaxPooling1D: expected strides as one number or 1, none below 1, got [-1]."},
                {[] { layers::MaxPooling1D(2, {.padding = "full"}); },
                 "MaxPooling1D: expected padding \"valid\" or \"same\", got \"full\"."},
                {[] {
                   layers::MaxPooling1D(3, {.name = "pool"})(ops::ones({2, 2, 3}));
                 },
                 "pool (MaxPooling1D): max_pool: expected places at least as many as a window of [3] has, got [2] of "
                 "[2, 2, 3] float32."},
                {[] {
                   layers::MaxPooling1D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (MaxPooling1D): expected an input with 3 axes, got [2, 3] float32. "
                 "ops::expand_dims(x, -1) adds an axis for a single channel."}},
}});

}  // namespace
}  // namespace addax::tests
