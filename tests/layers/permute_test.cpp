#include "addax/layers/permute.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows permute_rows({{
    .name = "Permute",
    .make =
        [] {
          return layers::Permute({3, 1, 2});
        },
    .input = {2, 3, 4},
    .refused = {{[] {
                   layers::Permute({0, 1});
                 },
                 "Permute: expected dims with each axis from 1 on once, got [0, 1]."},
                {[] {
                   layers::Permute({2, 1}, {.name = "p"})(ops::ones({2, 3}));
                 },
                 "p (Permute): expected an input with 3 axes, got [2, 3] float32."}},
}});

}  // namespace
}  // namespace addax::tests
