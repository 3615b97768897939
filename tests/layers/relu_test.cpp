#include "addax/layers/relu.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows relu_rows({{
    .name = "ReLU",
    .make = [] { return layers::ReLU(1.5, {.negative_slope = 0.1, .threshold = 0.25}); },
    .input = {5},
    .refused = {{[] { layers::ReLU(-1); }, "ReLU: expected max_value of at least 0, got -1.0."},
                {[] { layers::ReLU({.negative_slope = -1}); },
                 "ReLU: expected negative_slope of at least 0, got -1.0."}},
}});

}  // namespace
}  // namespace addax::tests
