#include "addax/layers/conv1d_transpose.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv1d_transpose_rows({{
    .name = "Conv1DTranspose",
    .make = [] { return layers::Conv1DTranspose(4, 3, {.strides = 2, .padding = "same", .activation = "relu"}); },
    .input = {5, 3},
    .weights = {{"kernel", {3, 4, 3}}, {"bias", {4}}},
    .refused = {{[] { layers::Conv1DTranspose(4, 3, {.padding = "causal"}); },
                 "Conv1DTranspose: expected padding \"valid\" or \"same\", got \"causal\"."}},
}});

}  // namespace
}  // namespace addax::tests
