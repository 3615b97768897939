#include "addax/layers/einsum_dense.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows einsum_dense_rows({{
    .name = "EinsumDense",
    .make =
        [] {
          return layers::EinsumDense("abc,cde->abde", {None, 2, 5}, {.activation = "tanh", .bias_axes = "e"});
        },
    .input = {3, 4},
    .weights = {{"kernel", {4, 2, 5}}, {"bias", {5}}},
    .refused = {{[] { layers::EinsumDense("ab,bc", 3); },
                 "EinsumDense: expected an equation as \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\", got "
                 "\"ab,bc\"."},
                {[] { layers::EinsumDense("ab,bc->ad", 3); },
                 "EinsumDense: expected each letter of the output in the input or the kernel too, got \"d\" of "
                 "\"ab,bc->ad\"."},
                {[] { layers::EinsumDense("ab,bcd->ac", 3); },
                 "EinsumDense: expected each letter of the kernel in the input or the output too, got \"d\" of "
                 "\"ab,bcd->ac\"."},
                {[] { layers::EinsumDense("ab,bc->ac", 3, {.bias_axes = "b"}); },
                 "EinsumDense: expected bias_axes among the output's \"ac\", got \"b\"."},
                {[] {
                   layers::EinsumDense("ab,bc->ac", 3, {.name = "e"})(ops::ones({2, 3, 4}));
                 },
                 "e (EinsumDense): expected an input with the axes of \"ab\", got [None, 3, 4]."},
                {[] {
                   layers::EinsumDense("abc,cd->abd", {5, 2}, {.name = "e"})(ops::ones({2, 3, 4}));
                 },
                 "e (EinsumDense): expected an output_shape that fits [None, 3, 4] in \"abc,cd->abd\", got [5, 2]."}},
}});

TEST_CASE("the spread of the kernel follows what the equation sums over") {
  Layer layer = layers::EinsumDense("abc,cde->abde", {None, 60, 40});
  layer.build({None, 3, 100});
  // Glorot's limit for 100 inputs and 2400 outputs.
  double limit = std::sqrt(6.0 / 2500), highest = ops::max(ops::abs(layer.weights()[0])).item<double>();
  CHECK(highest <= limit * (1 + 1e-6));  // in float the limit itself may be drawn
  CHECK(highest > 0.99 * limit);
}

}  // namespace
}  // namespace addax::tests
