#include "addax/layers/add.hpp"

#include <doctest/doctest.h>

#include "addax/layers/average.hpp"
#include "addax/layers/concatenate.hpp"
#include "addax/layers/dot.hpp"
#include "addax/layers/maximum.hpp"
#include "addax/layers/minimum.hpp"
#include "addax/layers/multiply.hpp"
#include "addax/layers/subtract.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows add_rows({{
    .name = "Add",
    .make = [] { return layers::Add(); },
    .inputs = {{4}, {3, 4}, {1, 4}},
    .refused = {{[] {
                   layers::Add({.name = "a"})({ops::ones({2, 3}), ops::ones({2, 4})});
                 },
                 "a (Add): expected inputs of one batch whose shapes broadcast, got [2, 3] and [2, 4]."},
                {[] {
                   layers::Add({.name = "a"})({ops::ones({2, 3}), ops::ones({1, 3})});
                 },
                 "a (Add): expected inputs of one batch whose shapes broadcast, got [2, 3] and [1, 3]."},
                {[] { layers::Add({.name = "a"})(Tensors()); },
                 "a (Add): expected a list of at least one input, got none."}},
}});

TEST_CASE("functions in lower case apply a new layer") {
  Tensor a = Tensor::from({1.f, 5.f}, {1, 2}), b = Tensor::from({2.f, 3.f}, {1, 2});
  check_close(layers::add({a, b}), a + b);
  check_close(layers::subtract({a, b}), a - b);
  check_close(layers::multiply({a, b}), a * b);
  check_close(layers::average({a, b}), (a + b) / 2);
  check_close(layers::maximum({a, b}), ops::maximum(a, b));
  check_close(layers::minimum({a, b}), ops::minimum(a, b));
  check_close(layers::concatenate({a, b}, {.axis = 0}), ops::concatenate({a, b}, 0));
  check_close(layers::dot({a, b}), Tensor::from({17.f}, {1, 1}));
}

}  // namespace
}  // namespace addax::tests
