#include "addax/layers/global_max_pooling3d.hpp"

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows global_max_pooling3d_rows({{
    .name = "GlobalMaxPooling3D",
    .make = [] { return layers::GlobalMaxPooling3D({.data_format = "channels_first", .keepdims = true}); },
    .input = {2, 3, 4, 5},
    .refused = {{[] {
                   layers::GlobalMaxPooling3D({.name = "pool"})(ops::ones({2, 3}));
                 },
                 "pool (GlobalMaxPooling3D): expected an input with 5 axes, got [2, 3] float32."},
                {[] { layers::GlobalMaxPooling3D({.data_format = "last"}); },
                 "GlobalMaxPooling3D: expected data_format \"channels_last\" or \"channels_first\", got \"last\"."}},
}});

}  // namespace
}  // namespace addax::tests
