#include "addax/layers/wrapper.hpp"

#include "addax/layers/dense.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows wrapper_rows({{
    .name = "Wrapper",
    .make = [] { return layers::Wrapper(layers::Dense(3, {.name = "inside"}), {.name = "outside"}); },
    .input = {4},
    .weights = {{"inside/kernel", {4, 3}}, {"inside/bias", {3}}},
    .refused = {{[] { layers::Wrapper(Layer()); }, "Wrapper: expected a layer to wrap, got none."}},
}});

}  // namespace
}  // namespace addax::tests
