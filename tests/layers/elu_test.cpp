#include "addax/layers/elu.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows elu_rows({{
    .name = "ELU",
    .make = [] { return layers::ELU(0.5); },
    .input = {3, 2},
}});

}  // namespace
}  // namespace addax::tests
