#include "addax/layers/time_distributed.hpp"

#include <doctest/doctest.h>

#include "addax/layers/batch_normalization.hpp"
#include "addax/layers/dense.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows time_distributed_rows({{
    .name = "TimeDistributed",
    .make = [] { return layers::TimeDistributed(layers::Dense(3, {.name = "inside"})); },
    .input = {2, 4},
    .weights = {{"inside/kernel", {4, 3}}, {"inside/bias", {3}}},
    .refused =
        {{[] { layers::TimeDistributed(Layer()); }, "TimeDistributed: expected a layer to wrap, got none."},
         {[] {
            layers::TimeDistributed(layers::Dense(1), {.name = "t"})(ops::ones({2, 3}));
          },
          "t (TimeDistributed): expected an input of [batch, steps, ...], got [2, 3] float32."},
         {[] {
            layers::TimeDistributed(layers::Dense(1), {.name = "t"})(ops::ones({2, 3, 4}), {.mask = ops::ones({2, 4})});
          },
          "t (TimeDistributed): expected a mask of [batch, steps, ...], got [2, 4] for [2, 3, 4] float32."}},
}});

/// Its output is the mask it was given.
class GivesMask final : public LayerBase {
 public:
  Tensor call(const Tensor&, const CallContext& context) override { return ops::cast(context.mask, DType::float32); }
};

TEST_CASE("each step gets its part of the mask") {
  Tensor mask = Tensor::from({1.f, 0.f, 1.f, 1.f, 0.f, 0.f}, {2, 3}) > 0.5;
  Tensor y = layers::TimeDistributed(make<GivesMask>())(ops::ones({2, 3, 4}), {.mask = mask});
  check_close(y, ops::cast(mask, DType::float32));
}

TEST_CASE("BatchNormalization inside sees one step after another in training, as in Keras") {
  Layer inside = layers::BatchNormalization({.momentum = 0.5});
  Layer steps = layers::TimeDistributed(inside), alone = layers::BatchNormalization({.momentum = 0.5});
  Tensor x = random::normal({6, 2, 3}, {.mean = 2.0, .seed = 1});
  Tensor y = steps(x, {.training = true});
  for (int i = 0; i < 2; ++i) check_close(y(all, i), alone(x(all, i), {.training = true}));
  for (size_t i = 0; i < 4; ++i) check_close(inside.get_weights()[i], alone.get_weights()[i]);
  Tensor joined = ops::reshape(x, {12, 3});
  check_close(ops::reshape(steps(x), {12, 3}), alone(joined));
}

}  // namespace
}  // namespace addax::tests
