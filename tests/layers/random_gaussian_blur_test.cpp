#include "addax/layers/random_gaussian_blur.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows random_gaussian_blur_rows({{
    .name = "RandomGaussianBlur",
    .make =
        [] {
          return layers::RandomGaussianBlur(
              0.6, {.kernel_size = {3, 5}, .sigma = {0.2, 0.8}, .value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomGaussianBlur({.kernel_size = 4}); },
                 "RandomGaussianBlur: expected an odd kernel_size, got 4."},
                {[] { layers::RandomGaussianBlur({.sigma = 2}); },
                 "RandomGaussianBlur: expected sigma as one number or two from 0.0 to 1.0, got 2.0."}},
}});

TEST_CASE("RandomGaussianBlur blurs as many images as it should") {
  Tensor x = ops::broadcast_to(ops::reshape(ops::one_hot(12, 25) * 100, {1, 5, 5, 1}), {400, 5, 5, 1});
  Tensor y =
      layers::RandomGaussianBlur({.factor = {0.25, 0.25}, .sigma = {0.8, 0.8}, .seed = 1})(x, {.training = true});
  Tensor blurry = y(all, 2, 2, 0) < 99;
  CHECK(ops::mean(ops::cast(blurry, DType::float32)).item<double>() == doctest::Approx(0.25).epsilon(0.25));
  Tensor wanted = ops::image::gaussian_blur(x, {.sigma = {0.8, 0.8}});
  check_agree(y, ops::where(ops::reshape(blurry, {400, 1, 1, 1}), wanted, x), 1e-3);
}

}  // namespace
}  // namespace addax::tests
