#include "addax/layers/layer_normalization.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows layer_normalization_rows({{
    .name = "LayerNormalization",
    .make =
        [] {
          return layers::LayerNormalization({1, 2}, {.epsilon = 0.01, .gamma_initializer = "ones"});
        },
    .input = {3, 4},
    .weights = {{"gamma", {3, 4}}, {"beta", {3, 4}}},
    .refused = {{[] {
                   layers::LayerNormalization(2, {.name = "n"})(ops::ones({2, 3}));
                 },
                 "n (LayerNormalization): expected an axis of a tensor with 2 axes, got 2."},
                {[] { layers::LayerNormalization({.rms_scaling = true}); },
                 "LayerNormalization: expected no rms_scaling, which Keras gave up, got True. Use RMSNormalization."}},
}});

}  // namespace
}  // namespace addax::tests
