#include "addax/layers/dropout.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows dropout_rows({{
    .name = "Dropout",
    .make = [] { return layers::Dropout(0.25, {.seed = 3}); },
    .input = {6},
    .refused = {{[] { layers::Dropout(1.5); }, "Dropout: expected a rate from 0 to 1, got 1.5."}},
}});

}  // namespace
}  // namespace addax::tests
