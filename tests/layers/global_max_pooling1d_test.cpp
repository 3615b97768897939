#include "addax/layers/global_max_pooling1d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows global_max_pooling1d_rows({{
    .name = "GlobalMaxPooling1D",
    .make = [] { return layers::GlobalMaxPooling1D({.data_format = "channels_first", .keepdims = true}); },
    .input = {2, 7},
    .refused = {{[] {
                   layers::GlobalMaxPooling1D({.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (GlobalMaxPooling1D): expected an input with 3 axes, got [2, 3] float32. "
                 "ops::expand_dims(x, -1) adds an axis for a single channel."},
                {[] { layers::GlobalMaxPooling1D({.data_format = "last"}); },
                 "GlobalMaxPooling1D: expected data_format \"channels_last\" or \"channels_first\", got \"last\"."}},
}});

}  // namespace
}  // namespace addax::tests
