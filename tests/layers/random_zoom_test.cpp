#include "addax/layers/random_zoom.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_zoom_rows({{
    .name = "RandomZoom",
    .make =
        [] {
          return layers::RandomZoom(0.05, {-0.05, 0.1}, {.seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomZoom(0.2, {0.1}); },
                 "RandomZoom: expected width_factor as one number or two from -1.0 to 1.0, got [0.1]."}},
}});

}  // namespace
}  // namespace addax::tests
