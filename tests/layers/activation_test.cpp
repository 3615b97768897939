#include "addax/layers/activation.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows activation_rows({{
    .name = "Activation",
    .make = [] { return layers::Activation("tanh"); },
    .input = {4},
    .refused = {{[] { layers::Activation("relux"); },
                 "activation: expected the name of a known activation, got \"relux\". Did you mean \"relu\"?"}},
}});

}  // namespace
}  // namespace addax::tests
