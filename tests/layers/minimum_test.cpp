#include "addax/layers/minimum.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows minimum_rows({{
    .name = "Minimum",
    .make = [] { return layers::Minimum(); },
    .inputs = {{3, 4}, {3, 4}, {1, 4}},
}});

}  // namespace
}  // namespace addax::tests
