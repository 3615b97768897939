#include "addax/layers/identity.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows identity_rows({{
    .name = "Identity",
    .make = [] { return layers::Identity(); },
    .input = {3},
}});

}  // namespace
}  // namespace addax::tests
