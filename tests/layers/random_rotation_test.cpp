#include "addax/layers/random_rotation.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_rotation_rows({{
    .name = "RandomRotation",
    .make =
        [] {
          return layers::RandomRotation({-0.1, 0.2}, {.seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] {
                   layers::RandomRotation({0.1, 1.5});
                 },
                 "RandomRotation: expected factor as one number or two from -1.0 to 1.0, got [0.1, 1.5]."},
                {[] { layers::RandomRotation(0.1, {.interpolation = "cubic"}); },
                 "RandomRotation: expected interpolation \"nearest\" or \"bilinear\", got \"cubic\"."}},
}});

}  // namespace
}  // namespace addax::tests
