#include "addax/layers/random_posterization.hpp"

#include <doctest/doctest.h>

#include <map>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows random_posterization_rows({{
    .name = "RandomPosterization",
    .make =
        [] {
          return layers::RandomPosterization({2, 4}, {.value_range = {-4, 4}, .seed = 3});
        },
    .input = {4, 5, 3},
    .refused = {{[] { layers::RandomPosterization(9); },
                 "RandomPosterization: expected factor as one number or two from 1.0 to 8.0, got 9.0."}},
}});

TEST_CASE("RandomPosterization keeps one to three bits for a factor of four") {
  Tensor x = ops::full({300, 1, 1, 1}, 255.f);
  Tensor y = layers::RandomPosterization(4, {.seed = 1})(x, {.training = true});
  std::map<int, int> seen;
  for (int value : y.to_vector<int>()) ++seen[value];
  CHECK(seen.size() == 3);
  for (int value : {128, 192, 224}) CHECK(seen[value] > 60);
}

}  // namespace
}  // namespace addax::tests
