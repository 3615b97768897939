#include "addax/layers/reshape.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows reshape_rows({{
    .name = "Reshape",
    .make =
        [] {
          return layers::Reshape({3, None});
        },
    .input = {6, 2},
    .refused = {{[] {
                   layers::Reshape({-1, -1});
                 },
                 "Reshape: expected a target_shape with at most one unknown axis, got [None, None]."},
                {[] {
                   layers::Reshape({5}, {.name = "five"})(ops::zeros({2, 3}));
                 },
                 "five (Reshape): expected an input whose rows fit into [5], got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
