#include "addax/layers/resizing.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows resizing_rows({{
    .name = "Resizing",
    .make = [] { return layers::Resizing(3, 7, {.interpolation = "bicubic", .antialias = true}); },
    .input = {4, 5, 2},
    .refused = {{[] { layers::Resizing(0, 3); },
                 "Resizing: expected height and width as one number or 2, none below 1, got [0, 3]."},
                {[] {
                   layers::Resizing(3, 3, {.interpolation = "area", .name = "size"})(ops::ones({1, 2, 2, 1}));
                 },
                 "size (Resizing): resize: expected interpolation \"bilinear\", \"nearest\", \"bicubic\", \"lanczos3\" "
                 "or \"lanczos5\", got \"area\"."}},
}});

}  // namespace
}  // namespace addax::tests
