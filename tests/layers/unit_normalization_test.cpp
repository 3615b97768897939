#include "addax/layers/unit_normalization.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows unit_normalization_rows({{
    .name = "UnitNormalization",
    .make =
        [] {
          return layers::UnitNormalization({1, 2});
        },
    .input = {3, 4},
}});

}  // namespace
}  // namespace addax::tests
