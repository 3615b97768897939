#include "addax/layers/softmax.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows softmax_rows({{
    .name = "Softmax",
    .make =
        [] {
          return layers::Softmax({1, 2});
        },
    .input = {3, 4},
}});

}  // namespace
}  // namespace addax::tests
