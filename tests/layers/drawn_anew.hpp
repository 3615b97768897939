// What layers promise that choose among other layers at random: another choice in each step of a plan.
#pragma once

#include <doctest/doctest.h>

#include <functional>

#include "addax/function.hpp"
#include "addax/ops.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {

/// Layers of one seed, called eagerly and in a plan: the same images from 0 to 255 in each step, others in the next.
inline void check_drawn_anew(const std::function<Layer()>& make) {
  Tensor x = random::uniform({4, 6, 6, 3}, {.maxval = 255, .seed = 1});
  Layer change = make(), same = make();
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

}  // namespace addax::tests
