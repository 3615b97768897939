#include "addax/layers/random_color_jitter.hpp"

#include <doctest/doctest.h>

#include "addax/layers/random_brightness.hpp"
#include "addax/layers/random_hue.hpp"
#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows random_color_jitter_rows({{
    .name = "RandomColorJitter",
    .make =
        [] {
          return layers::RandomColorJitter({.value_range = {-4, 4},
                                            .brightness_factor = 0.2,
                                            .contrast_factor = 0.3,
                                            .saturation_factor = {0.4, 0.6},
                                            .hue_factor = 0.1,
                                            .seed = 5});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomColorJitter({.hue_factor = 2}); },
                 "RandomHue: expected factor as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandomColorJitter is what its factors ask for, one after another") {
  Tensor x = random::uniform({3, 4, 4, 3}, {.maxval = 255, .seed = 1});
  Layer jitter = layers::RandomColorJitter({.brightness_factor = {0.1, 0.1}, .hue_factor = {1, 1}});
  Tensor brighter = layers::RandomBrightness({0.1, 0.1})(x, {.training = true});
  check_agree(jitter(x, {.training = true}), layers::RandomHue({1, 1})(brighter, {.training = true}), 1e-4);
  CHECK(jitter.layers().size() == 2);
  check_agree(jitter(x), x, 0);
}

}  // namespace
}  // namespace addax::tests
