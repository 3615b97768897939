#include "addax/layers/repeat_vector.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows repeat_vector_rows({{
    .name = "RepeatVector",
    .make = [] { return layers::RepeatVector(3); },
    .input = {4},
    .refused = {{[] { layers::RepeatVector(0); }, "RepeatVector: expected n of at least 1, got 0."},
                {[] {
                   layers::RepeatVector(2, {.name = "r"})(ops::ones({2, 3, 1}));
                 },
                 "r (RepeatVector): expected an input of [batch, features], got [2, 3, 1] float32."}},
}});

}  // namespace
}  // namespace addax::tests
