#include "addax/layers/cropping1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows cropping1d_rows({{
    .name = "Cropping1D",
    .make =
        [] {
          return layers::Cropping1D({1, 2});
        },
    .input = {5, 2},
    .refused = {{[] {
                   layers::Cropping1D({.cropping = {{1, 1}, {1, 1}}});
                 },
                 "Cropping1D: expected cropping as one number, or one or two for each axis, none negative, got [[1, "
                 "1], [1, 1]]."},
                {[] {
                   layers::Cropping1D(2, {.name = "c"})(ops::ones({2, 3, 1}));
                 },
                 "c (Cropping1D): expected an input that is larger than its cropping [2, 2], got [2, 3, 1] float32."}},
}});

}  // namespace
}  // namespace addax::tests
