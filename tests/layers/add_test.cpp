#include "addax/layers/add.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows rows({{
    .name = "Add",
    .make = [] { return layers::Add(); },
    .inputs = {{4}, {3, 4}, {1, 4}},
    .refused = {{[] {
                   layers::Add({.name = "a"})({ops::ones({2, 3}), ops::ones({2, 4})});
                 },
                 "a (Add): expected inputs of one batch whose shapes broadcast, got [2, 3] and [2, 4]."},
                {[] {
                   layers::Add({.name = "a"})({ops::ones({2, 3}), ops::ones({1, 3})});
                 },
                 "a (Add): expected inputs of one batch whose shapes broadcast, got [2, 3] and [1, 3]."},
                {[] { layers::Add({.name = "a"})(Tensors()); },
                 "a (Add): expected a list of at least one input, got none."}},
}});

}  // namespace
}  // namespace addax::tests
