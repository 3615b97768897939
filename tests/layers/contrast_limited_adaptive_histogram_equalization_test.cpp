#include "addax/layers/contrast_limited_adaptive_histogram_equalization.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

using layers::ContrastLimitedAdaptiveHistogramEqualization;

const LayerRows clahe_rows({{
    .name = "ContrastLimitedAdaptiveHistogramEqualization",
    .make =
        [] {
          return ContrastLimitedAdaptiveHistogramEqualization(
              {.value_range = {-4, 4}, .clip_limit = 2, .tile_grid_size = {2, 3}});
        },
    .input = {4, 5, 3},
    .refused = {{[] {
                   ContrastLimitedAdaptiveHistogramEqualization({.tile_grid_size = {0, 8}});
                 },
                 "ContrastLimitedAdaptiveHistogramEqualization: expected a tile_grid_size of at least 1 by 1, got "
                 "[0, 8]."},
                {[] { ContrastLimitedAdaptiveHistogramEqualization({.clip_limit = -1}); },
                 "ContrastLimitedAdaptiveHistogramEqualization: expected a clip_limit of at least 0, got -1.0."}},
}});

TEST_CASE("CLAHE brings out what is dark in one part and bright in the other") {
  Tensor x = ops::reshape(ops::arange(0, 256, 1, {.dtype = DType::float32}), {1, 16, 16, 1}) % 4;
  Tensor halves = ops::concatenate({x + 10, x + 200}, {.axis = 2});
  Tensor y = ContrastLimitedAdaptiveHistogramEqualization({.clip_limit = 0, .tile_grid_size = {1, 2}})(halves);
  for (int64_t half : {0, 24}) {
    Tensor part = y(0, all, Slice{half, half + 8}, 0);
    CHECK((ops::max(part) - ops::min(part)).item<float>() > 190);
  }
  Tensor limited = ContrastLimitedAdaptiveHistogramEqualization({.clip_limit = 1, .tile_grid_size = {1, 2}})(halves);
  Tensor part = limited(0, all, Slice{0, 8}, 0);
  CHECK((ops::max(part) - ops::min(part)).item<float>() < 10);
}

}  // namespace
}  // namespace addax::tests
