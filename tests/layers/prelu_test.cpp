#include "addax/layers/prelu.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows prelu_rows({{
    .name = "PReLU",
    .make = [] { return layers::PReLU("ones", {.shared_axes = 1}); },
    .input = {3, 4},
    .weights = {{"alpha", {1, 4}}},
    .refused = {{[] {
                   layers::PReLU({.shared_axes = 2, .name = "p"}).build({None, 4});
                 },
                 "p (PReLU): expected shared_axes from 1 to 1, got 2 for an input of [None, 4]."}},
}});

}  // namespace
}  // namespace addax::tests
