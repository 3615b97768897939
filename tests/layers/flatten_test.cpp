#include "addax/layers/flatten.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows flatten_rows({{
    .name = "Flatten",
    .make = [] { return layers::Flatten({.data_format = "channels_first"}); },
    .input = {2, 3, 4},
    .refused = {{[] { layers::Flatten({.data_format = "channels"}); },
                 "Flatten: expected data_format \"channels_last\" or \"channels_first\", got \"channels\"."}},
}});

}  // namespace
}  // namespace addax::tests
