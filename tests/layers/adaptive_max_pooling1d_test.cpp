#include "addax/layers/adaptive_max_pooling1d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows adaptive_max_pooling1d_rows({{
    .name = "AdaptiveMaxPooling1D",
    .make = [] { return layers::AdaptiveMaxPooling1D(3, {.data_format = "channels_first"}); },
    .input = {2, 7},
    .refused = {{[] { layers::AdaptiveMaxPooling1D(0); },
                 "AdaptiveMaxPooling1D: expected output_size as one number or 1, none below 1, got [0]."},
                {[] {
                   layers::AdaptiveMaxPooling1D({1, 2, 3, 4});
                 },
                 "AdaptiveMaxPooling1D: expected output_size as one number or 1, none below 1, got [1, 2, 3, 4]."},
                {[] {
                   layers::AdaptiveMaxPooling1D(2, {.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (AdaptiveMaxPooling1D): expected an input with 3 axes, got [2, 3] float32. "
                 "ops::expand_dims(x, -1) adds an axis for a single channel."}},
}});

}  // namespace
}  // namespace addax::tests
