#include "addax/layers/average.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows average_rows({{
    .name = "Average",
    .make = [] { return layers::Average(); },
    .inputs = {{3, 4}, {3, 4}, {1, 4}},
}});

}  // namespace
}  // namespace addax::tests
