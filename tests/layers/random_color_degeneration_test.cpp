#include "addax/layers/random_color_degeneration.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_color_degeneration_rows({{
    .name = "RandomColorDegeneration",
    .make =
        [] {
          return layers::RandomColorDegeneration({0.3, 0.8}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomColorDegeneration(1.5); },
                 "RandomColorDegeneration: expected factor as one number or two from -1.0 to 1.0, got 1.5."}},
}});

TEST_CASE("RandomColorDegeneration moves towards grey by an evenly spread share") {
  Tensor x = ops::broadcast_to(Tensor::from({100.f, 0.f, 0.f}, {1, 1, 1, 3}), {300, 1, 1, 3});
  Tensor y = layers::RandomColorDegeneration({0.0, 1.0}, {.seed = 1})(x, {.training = true});
  Tensor share = y(all, 0, 0, 1) / 29.89;
  CHECK(ops::max(share).item<double>() <= 1 + 1e-5);
  CHECK(ops::mean(share).item<double>() == doctest::Approx(0.5).epsilon(0.1));
}

}  // namespace
}  // namespace addax::tests
