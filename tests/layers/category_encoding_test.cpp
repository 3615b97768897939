#include "addax/layers/category_encoding.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows category_encoding_rows({{
    .name = "CategoryEncoding",
    .make = [] { return layers::CategoryEncoding({.num_tokens = 7, .output_mode = "count"}); },
    .input = {3},
    .dtype = DType::int32,
    .refused = {{[] { layers::CategoryEncoding(0); }, "CategoryEncoding: expected num_tokens of at least 1, got 0."},
                {[] { layers::CategoryEncoding({}); }, "CategoryEncoding: expected num_tokens of at least 1, got 0."},
                {[] { layers::CategoryEncoding(3, {.output_mode = "int"}); },
                 "CategoryEncoding: expected a known output_mode, got \"int\". Known are one_hot, multi_hot, count."},
                {[] {
                   layers::CategoryEncoding(3, {.name = "c"})(Tensor::from({1, 2}), Tensor::from({0.5f, 1.f}));
                 },
                 "c (CategoryEncoding): expected count_weights with the output_mode \"count\" alone, got 2 inputs."}},
}});

}  // namespace
}  // namespace addax::tests
