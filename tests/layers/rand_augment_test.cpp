#include "addax/layers/rand_augment.hpp"

#include "layers/drawn_anew.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows rand_augment_rows({{
    .name = "RandAugment",
    .make =
        [] {
          return layers::RandAugment({.value_range = {-4, 4}, .num_ops = 3, .factor = 0.1, .seed = 6});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandAugment({.factor = 2}); },
                 "RandAugment: expected factor as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandAugment draws its layers anew in each step of a plan") {
  check_drawn_anew([] { return layers::RandAugment({.seed = 1}); });
}

}  // namespace
}  // namespace addax::tests
