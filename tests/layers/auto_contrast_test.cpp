#include "addax/layers/auto_contrast.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows auto_contrast_rows({{
    .name = "AutoContrast",
    .make =
        [] {
          return layers::AutoContrast({.value_range = {-4, 4}});
        },
    .input = {4, 5, 3},
}});

TEST_CASE("AutoContrast stretches each channel of each image, also at inference, and leaves flat ones") {
  Tensor x = Tensor::from({10.f, 7.f, 20.f, 7.f, 15.f, 7.f, 12.f, 7.f}, {1, 2, 2, 2});
  Tensor y = layers::AutoContrast()(x);
  check_agree(y(0, all, all, 0), Tensor::from({0.f, 255.f, 127.5f, 51.f}, {2, 2}), 1e-5);
  check_agree(y(0, all, all, 1), ops::full({2, 2}, 7.f), 0);
}

}  // namespace
}  // namespace addax::tests
