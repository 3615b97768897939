#include "addax/layers/cut_mix.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows cut_mix_rows({{
    .name = "CutMix",
    .make = [] { return layers::CutMix(0.7, {.seed = 3}); },
    .input = {4, 5, 3},
    .refused = {{[] { layers::CutMix(1.5); },
                 "CutMix: expected factor as one number or two from 0.0 to 1.0, got 1.5."}},
}});

TEST_CASE("CutMix pastes boxes and mixes labels by their share") {
  const int64_t n = 48;
  Tensor y = ops::eye(n), x = ops::broadcast_to(ops::reshape(y, {n, 1, 1, n}), {n, 20, 20, n});
  Tensors mixed = layers::CutMix({.seed = 1}).call_all({{"images", x}, {"labels", y}}, {.training = true});
  Tensor images = mixed["images"];
  CHECK(ops::all(ops::logical_or(ops::equal(images, 0), ops::equal(images, 1))).item<bool>());
  // A box holds whole cells: its share differs from the label's by less than its edge.
  check_agree(ops::mean(images, {.axis = {1, 2}}), mixed["labels"], 0.11);
  Tensor changed = ops::max(mixed["labels"], {.axis = 1}) < 0.999;
  CHECK(ops::sum(ops::cast(changed, DType::int32)).item<int>() > 10);
}

TEST_CASE("CutMix takes whole images or none where the factor is small") {
  Tensor y = ops::eye(100);
  Tensor labels = layers::CutMix({.factor = {0.001, 0.001}, .seed = 1})
                      .call_all({ops::zeros({100, 4, 4, 1}), y}, {.training = true})[1];
  CHECK(ops::mean(ops::max(labels, {.axis = 1})).item<double>() > 0.98);
  CHECK(!ops::all(ops::equal(labels, y)).item<bool>());
}

}  // namespace
}  // namespace addax::tests
