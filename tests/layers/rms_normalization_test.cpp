#include "addax/layers/rms_normalization.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows rms_normalization_rows({{
    .name = "RMSNormalization",
    .make = [] { return layers::RMSNormalization(1, {.epsilon = 0.1}); },
    .input = {3, 4},
    .weights = {{"scale", {3}}},
    .refused = {{[] {
                   layers::RMSNormalization(5, {.name = "r"})(ops::ones({2, 3}));
                 },
                 "r (RMSNormalization): expected an axis of a tensor with 2 axes, got 5."}},
}});

}  // namespace
}  // namespace addax::tests
