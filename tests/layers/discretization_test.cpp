#include "addax/layers/discretization.hpp"

#include <doctest/doctest.h>

#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows discretization_rows({{
    .name = "Discretization",
    .make =
        [] {
          return layers::Discretization({-1.0, 0.5, 1.0}, {.output_mode = "one_hot"});
        },
    .input = {3},
    .refused = {{[] { layers::Discretization({.output_mode = "one_hot"}); },
                 "Discretization: expected either bin_boundaries or num_bins, got neither."},
                {[] { layers::Discretization({1.0}, {.num_bins = 2}); },
                 "Discretization: expected either bin_boundaries or num_bins, got both."},
                {[] {
                   layers::Discretization({2.0, 1.0});
                 },
                 "Discretization: expected ascending bin_boundaries, got [2.0, 1.0]."},
                {[] { layers::Discretization({.num_bins = 1}); },
                 "Discretization: expected num_bins of at least 2, got 1."},
                {[] { layers::Discretization({.num_bins = 2, .epsilon = 0}); },
                 "Discretization: expected epsilon above 0, got 0.0."},
                {[] { layers::Discretization({.num_bins = 2, .output_mode = "onehot"}); },
                 "Discretization: expected a known output_mode, got \"onehot\". Did you mean \"one_hot\"?"},
                {[] { layers::Discretization({.num_bins = 2, .sparse = true}); },
                 "Discretization: expected sparse = false, got true. Tensors are dense here; leave sparse out."},
                {[] { layers::Discretization({.num_bins = 2, .name = "d"})(ops::ones({3})); },
                 "d (Discretization): expected boundaries, got none. Call adapt() with data first."},
                {[] { layers::Discretization({1.0}, {.name = "d"}).adapt(ops::ones({3})); },
                 "d (Discretization): expected a layer made with num_bins, got adapt() on given boundaries."}},
}});

TEST_CASE("Discretization: bins of equal weight") {
  Layer layer = layers::Discretization({.num_bins = 4});
  layer.adapt(ops::arange(1000));
  Tensor bins = layer(ops::arange(1000));
  for (int i = 0; i < 4; ++i) CHECK(std::abs(ops::sum(ops::cast(bins == i, DType::int32)).item<int>() - 250) <= 10);
}

}  // namespace
}  // namespace addax::tests
