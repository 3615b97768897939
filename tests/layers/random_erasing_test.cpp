#include "addax/layers/random_erasing.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_erasing_rows({{
    .name = "RandomErasing",
    .make =
        [] {
          return layers::RandomErasing({.scale = {0.1, 0.3}, .fill_value = 0.5, .seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomErasing({.scale = 2}); },
                 "RandomErasing: expected scale as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandomErasing fills a box in as many images as it should") {
  Tensor x = ops::zeros({400, 8, 8, 1});
  Layer erase = layers::RandomErasing({.factor = {0.5, 0.5}, .scale = {0.25, 0.25}, .fill_value = 7, .seed = 1});
  Tensor filled = ops::sum(erase(x, {.training = true}), {.axis = {1, 2, 3}}) / 7;
  std::vector<int> cells = filled.to_vector<int>();
  int boxes = 0;
  for (int count : cells) {
    CHECK((count == 0 || (count >= 16 && count <= 25)));
    boxes += count > 0;
  }
  CHECK(boxes > 150);
  CHECK(boxes < 250);
}

}  // namespace
}  // namespace addax::tests
