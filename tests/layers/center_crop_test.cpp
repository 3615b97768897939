#include "addax/layers/center_crop.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows center_crop_rows({{
    .name = "CenterCrop",
    .make = [] { return layers::CenterCrop(3, 2); },
    .input = {4, 5, 2},
    .refused = {{[] { layers::CenterCrop(2, -1); },
                 "CenterCrop: expected height and width as one number or 2, none below 1, got [2, -1]."}},
}});

}  // namespace
}  // namespace addax::tests
