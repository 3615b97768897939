#include "addax/layers/leaky_relu.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows leaky_relu_rows({{
    .name = "LeakyReLU",
    .make = [] { return layers::LeakyReLU(0.1); },
    .input = {5},
    .refused = {{[] { layers::LeakyReLU(-0.5); }, "LeakyReLU: expected negative_slope of at least 0, got -0.5."}},
}});

}  // namespace
}  // namespace addax::tests
