#include "addax/layers/rescaling.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows rows({{
    .name = "Rescaling",
    .make = [] { return layers::Rescaling(1.0 / 255, {.offset = -0.5}); },
    .input = {4, 4},
    .dtype = DType::uint8,
}});

}  // namespace
}  // namespace addax::tests
