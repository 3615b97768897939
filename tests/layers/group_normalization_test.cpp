#include "addax/layers/group_normalization.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows group_normalization_rows({{
    .name = "GroupNormalization",
    .make = [] { return layers::GroupNormalization(2, {.axis = 1, .epsilon = 0.1}); },
    .input = {4, 3},
    .weights = {{"gamma", {4}}, {"beta", {4}}},
    .refused = {{[] { layers::GroupNormalization(0); },
                 "GroupNormalization: expected groups of at least 1, or -1, got 0."},
                {[] {
                   layers::GroupNormalization(2, {.name = "g"})(ops::ones({2, 3}));
                 },
                 "g (GroupNormalization): expected an input with a multiple of 2 channels on axis 1, got [2, 3] "
                 "float32."}},
}});

}  // namespace
}  // namespace addax::tests
