#include "addax/optimizers/loss_scale_optimizer.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "addax/function.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/sgd.hpp"
#include "support/check_optimizer.hpp"
#include "support/check_refusals.hpp"

namespace addax::tests {
namespace {

using optimizers::LossScaleOptimizer;
using optimizers::SGD;

const OptimizerRows loss_scale_optimizer_rows({{
    .name = "LossScaleOptimizer",
    .make =
        [](double rate) {
          return LossScaleOptimizer(optimizers::Adam(rate), {.initial_scale = 64, .dynamic_growth_steps = 4});
        },
    .refused = {{[] { LossScaleOptimizer(Optimizer()); },
                 "LossScaleOptimizer: expected an optimizer that does not scale by itself, got an empty handle."},
                {[] { LossScaleOptimizer(LossScaleOptimizer("sgd")); },
                 "LossScaleOptimizer: expected an optimizer that does not scale by itself, got LossScaleOptimizer."},
                {[] { LossScaleOptimizer("sgd", {.dynamic_growth_steps = 0}); },
                 "LossScaleOptimizer: expected initial_scale and dynamic_growth_steps above 0, got 32768.0 and 0."},
                {[] { Optimizer("lossscaleoptimizer"); }, "LossScaleOptimizer: expected inner_optimizer, got none."}},
    .wraps = true,
}});

TEST_CASE("a gradient that is not finite changes nothing but the scale, eager and traced") {
  constexpr float inf = std::numeric_limits<float>::infinity();
  for (bool traced : {false, true}) {
    Variable w(Tensor::from({1.f, 2.f}), {.name = "w"});
    Optimizer inner = SGD({.learning_rate = 1.0, .momentum = 0.5});
    Optimizer scaling = LossScaleOptimizer(inner, {.initial_scale = 8, .dynamic_growth_steps = 2, .name = "scaling"});
    CHECK(scaling.scale_loss(ops::ones({})).item<float>() == 8);
    auto step = [&](const Tensors& g) -> Tensors {
      scaling.apply(g, {w});
      return w.value();
    };
    Function replayed = function(step);
    auto check = [&](std::vector<float> gradient, std::vector<float> weights, float scale, int32_t counter) {
      Tensor g = Tensor::from(std::move(gradient));
      CHECK(Tensor(traced ? replayed(g) : step(g)).to_vector<float>() == weights);
      CHECK(scaling.variables()[2].value().item<int32_t>() == counter);
      CHECK(scaling.variables()[3].value().item<float>() == scale);
    };
    check({8, -8}, {0, 3}, 8, 1);
    check({inf, 8}, {0, 3}, 4, 0);
    check({-inf, inf}, {0, 3}, 2, 0);
    CHECK(scaling.iterations() == 1);
    check({0, 0}, {-0.5, 3.5}, 2, 1);
    check({2, 2}, {-1.75, 2.75}, 4, 0);
    CHECK(scaling.iterations() == 3);
    CHECK(scaling.scale_loss(ops::ones({})).item<float>() == 4);
    if (traced) CHECK(replayed.traces() == 1);
  }
}

TEST_CASE("what a LossScaleOptimizer hands on") {
  Optimizer inner = SGD({.learning_rate = 0.5, .use_ema = true, .loss_scale_factor = 4.0, .name = "sgd"});
  Optimizer scaling = LossScaleOptimizer(inner, {.name = "scaling"});
  CHECK(!inner->options().loss_scale_factor);
  CHECK(scaling.learning_rate() == 0.5);
  scaling.set_learning_rate(0.25);
  CHECK(inner.learning_rate() == 0.25);
  Variable w(Tensor::from({1.f}), {.name = "w"});
  scaling.build({w});
  std::vector<std::string> paths;
  for (const Variable& v : scaling.variables()) paths.push_back(v.path());
  CHECK(paths == std::vector<std::string>{"scaling/iteration", "scaling/learning_rate", "scaling/step_counter",
                                          "scaling/dynamic_scale", "sgd/iteration", "sgd/learning_rate",
                                          "sgd/w_average"});
}

}  // namespace
}  // namespace addax::tests
