#include "addax/layers/dense.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows dense_rows({{
    .name = "Dense",
    .make = [] { return layers::Dense(3, {.activation = "relu", .kernel_initializer = "he_normal"}); },
    .input = {2, 5},
    .weights = {{"kernel", {5, 3}}, {"bias", {3}}},
    .refused = {{[] { layers::Dense(0); }, "Dense: expected units of at least 1, got 0."}},
}});

}  // namespace
}  // namespace addax::tests
