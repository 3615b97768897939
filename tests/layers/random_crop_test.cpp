#include "addax/layers/random_crop.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_crop_rows({{
    .name = "RandomCrop",
    .make = [] { return layers::RandomCrop(3, 4, {.seed = 1}); },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomCrop(0, 1); },
                 "RandomCrop: expected height and width as one number or 2, none below 1, got [0, 1]."}},
}});

TEST_CASE("RandomCrop takes every part, the same of all images") {
  Layer crop = layers::RandomCrop(2, 2, {.seed = 1});
  Tensor x = ops::reshape(ops::cast(ops::arange(2 * 3 * 4), DType::float32), {2, 3, 4, 1});
  std::vector<int> seen(8, 0);
  for (int i = 0; i < 100; ++i) {
    std::vector<int> y = crop(x, {.training = true}).to_vector<int>();
    CHECK((y[1] == y[0] + 1 && y[2] == y[0] + 4 && y[3] == y[0] + 5 && y[4] == y[0] + 12));
    REQUIRE((y[0] >= 0 && y[0] < 8));
    ++seen[static_cast<size_t>(y[0])];
  }
  for (int corner : {0, 1, 2, 4, 5, 6}) CHECK(seen[static_cast<size_t>(corner)] > 4);
}

}  // namespace
}  // namespace addax::tests
