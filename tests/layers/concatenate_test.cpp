#include "addax/layers/concatenate.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows concatenate_rows({{
    .name = "Concatenate",
    .make = [] { return layers::Concatenate(1); },
    .inputs = {{2, 3}, {1, 3}, {4, 3}},
    .refused = {{[] {
                   layers::Concatenate({.name = "c"})({ops::ones({2, 3, 1}), ops::ones({2, 4, 1})});
                 },
                 "c (Concatenate): concatenate: expected tensors that are equal but for axis 2, got [2, 3, 1] and "
                 "[2, 4, 1]."}},
}});

}  // namespace
}  // namespace addax::tests
