#include "addax/layers/dot.hpp"

#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows dot_rows({{
    .name = "Dot",
    .make =
        [] {
          return layers::Dot({2, 1}, {.normalize = true});
        },
    .inputs = {{3, 4}, {4, 2}},
    .refused = {{[] {
                   layers::Dot({1, 2, 3});
                 },
                 "Dot: expected one axis or one of each input, got [1, 2, 3]."},
                {[] {
                   layers::Dot(1, {.name = "d"})({ops::ones({2, 3}), ops::ones({2, 4})});
                 },
                 "d (Dot): expected inputs of one batch that are equally long on axes 1 and 1 behind it, got [2, 3] "
                 "and [2, 4]."}},
}});

}  // namespace
}  // namespace addax::tests
