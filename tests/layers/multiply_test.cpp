#include "addax/layers/multiply.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows multiply_rows({{
    .name = "Multiply",
    .make = [] { return layers::Multiply(); },
    .inputs = {{3, 4}, {3, 4}, {1, 4}},
}});

}  // namespace
}  // namespace addax::tests
