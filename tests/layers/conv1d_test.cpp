#include "addax/layers/conv1d.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows conv1d_rows({{
    .name = "Conv1D",
    .make = [] { return layers::Conv1D(4, 3, {.padding = "causal", .dilation_rate = 2, .activation = "relu"}); },
    .input = {7, 3},
    .weights = {{"kernel", {3, 3, 4}}, {"bias", {4}}},
    .refused = {{[] { layers::Conv1D(4, 3, {.padding = "full"}); },
                 "Conv1D: expected padding \"valid\" or \"same\", got \"full\"."},
                {[] {
                   layers::Conv1D(4, {3, 3});
                 },
                 "Conv1D: expected kernel_size as one number or 1, none below 1, got [3, 3]."},
                {[] {
                   layers::Conv1D(4, 5, {.name = "c"})(ops::ones({2, 4, 3}));
                 },
                 "c (Conv1D): expected an input that is at least as large as the kernel, got [2, 4, 3] float32 for a "
                 "kernel of [5, 3, 4] float32. Padding \"same\" puts zeros around it."}},
}});

}  // namespace
}  // namespace addax::tests
