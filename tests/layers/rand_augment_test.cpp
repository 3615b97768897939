#include "addax/layers/rand_augment.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

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
  Tensor x = random::uniform({4, 6, 6, 3}, {.maxval = 255, .seed = 1});
  Layer change = layers::RandAugment({.seed = 1}), same = layers::RandAugment({.seed = 1});
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
