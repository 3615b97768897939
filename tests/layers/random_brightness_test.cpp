#include "addax/layers/random_brightness.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_brightness_rows({{
    .name = "RandomBrightness",
    .make =
        [] {
          return layers::RandomBrightness(0.3, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 2},
    .refused = {{[] { layers::RandomBrightness(-1.5); },
                 "RandomBrightness: expected factor as one number or two from -1.0 to 1.0, got -1.5."}},
}});

TEST_CASE("RandomBrightness adds the same to a whole image, evenly spread") {
  Tensor x = ops::full({400, 2, 2, 1}, 100.0),
         y = layers::RandomBrightness({0, 0.2}, {.seed = 1})(x, {.training = true});
  Tensor more = y(all, 0, 0, 0) - 100;
  CHECK(ops::min(more).item<double>() >= 0);
  CHECK(ops::max(more).item<double>() < 51);
  CHECK(ops::mean(more).item<double>() == doctest::Approx(25.5).epsilon(0.1));
  CHECK(ops::all(ops::equal(y, y(all, Slice{0, 1}, Slice{0, 1}))).item<bool>());
}

}  // namespace
}  // namespace addax::tests
