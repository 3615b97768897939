#include "addax/layers/aug_mix.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

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
  Tensor x = random::uniform({4, 6, 6, 3}, {.maxval = 255, .seed = 1});
  Layer change = layers::AugMix({.seed = 1}), same = layers::AugMix({.seed = 1});
  Function planned = function([&](const Tensors& in) -> Tensors { return change(in, {.training = true}); });
  Tensor first;
  int differ = 0;
  for (int step = 0; step < 12; ++step) {
    Tensor y = planned(x), eager = same(x, {.training = true});
    check_agree(y, eager, 1e-3);
    CHECK(ops::all(ops::logical_and(y >= -1e-3, y <= 255.001)).item<bool>());
    if (!first.defined()) first = y;
    differ += ops::any(ops::abs(y - first) > 1).item<bool>();
  }
  CHECK(differ > 8);
}

}  // namespace
}  // namespace addax::tests
