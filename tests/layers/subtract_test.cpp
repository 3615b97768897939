#include "addax/layers/subtract.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows subtract_rows({{
    .name = "Subtract",
    .make = [] { return layers::Subtract(); },
    .inputs = {{3, 4}, {4}},
    .refused = {{[] {
                   layers::Subtract({.name = "s"})({Tensor(1.0), Tensor(2.0), Tensor(3.0)});
                 },
                 "s (Subtract): expected two inputs, got 3."}},
}});

}  // namespace
}  // namespace addax::tests
