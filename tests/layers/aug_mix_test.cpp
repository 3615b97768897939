#include "addax/layers/aug_mix.hpp"

#include "layers/drawn_anew.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows aug_mix_rows({{
    .name = "AugMix",
    .make =
        [] {
          return layers::AugMix(
              {.value_range = {-4, 4}, .num_chains = 2, .chain_depth = 2, .factor = 0.2, .all_ops = false, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::AugMix({.alpha = 0}); }, "AugMix: expected alpha above 0, got 0.0."}},
}});

TEST_CASE("AugMix draws its layers anew in each step of a plan") {
  check_drawn_anew([] { return layers::AugMix({.seed = 1}); });
}

}  // namespace
}  // namespace addax::tests
