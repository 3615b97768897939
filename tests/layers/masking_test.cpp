#include "addax/layers/masking.hpp"

#include <doctest/doctest.h>

#include "addax/layers/dense.hpp"
#include "nn/masks.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows masking_rows({{
    .name = "Masking",
    .make = [] { return layers::Masking(-1); },
    .input = {3, 4},
}});

TEST_CASE("a mask passes through layers that support it, also into half precision") {
  Tensor x = Tensor::from({1.f, 0.f, 0.f, 0.f}, {1, 2, 2}), masked = layers::Masking()(x);
  std::vector<bool> wanted{true, false};
  CHECK(mask_of(masked).to_vector<bool>() == wanted);
  CHECK(mask_of(layers::Dense(3)(masked)).to_vector<bool>() == wanted);
  CHECK(mask_of(layers::Dense(3, {.dtype = "mixed_bfloat16"})(masked)).to_vector<bool>() == wanted);
}

}  // namespace
}  // namespace addax::tests
