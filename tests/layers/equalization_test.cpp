#include "addax/layers/equalization.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows equalization_rows({{
    .name = "Equalization",
    .make =
        [] {
          return layers::Equalization({.value_range = {-4, 4}, .bins = 16});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::Equalization({.bins = 1}); }, "Equalization: expected at least 2 bins, got 1."}},
}});

TEST_CASE("Equalization spreads shades evenly while training, and leaves channels of one shade") {
  Tensor x = Tensor::from({100.f, 9.f, 101.f, 9.f, 102.f, 9.f, 103.f, 9.f}, {1, 2, 2, 2});
  Tensor y = layers::Equalization()(x, {.training = true});
  check_agree(y(0, all, all, 0), Tensor::from({0.f, 85.f, 170.f, 255.f}, {2, 2}), 1e-5);
  check_agree(y(0, all, all, 1), ops::full({2, 2}, 9.f), 0);
  check_agree(layers::Equalization()(x), x, 0);
}

}  // namespace
}  // namespace addax::tests
