#include "addax/layers/maximum.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows maximum_rows({{
    .name = "Maximum",
    .make = [] { return layers::Maximum(); },
    .inputs = {{3, 4}, {3, 4}, {1, 4}},
}});

}  // namespace
}  // namespace addax::tests
