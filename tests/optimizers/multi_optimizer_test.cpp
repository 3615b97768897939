#include "addax/optimizers/multi_optimizer.hpp"

#include <doctest/doctest.h>

#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/loss_scale_optimizer.hpp"
#include "addax/optimizers/sgd.hpp"
#include "core/tensor_state.hpp"
#include "support/check_optimizer.hpp"
#include "support/check_refusals.hpp"

namespace addax::tests {
namespace {

using optimizers::MultiOptimizer;
using optimizers::OptimizerMap;
using optimizers::SGD;

const OptimizerRows multi_optimizer_rows({{
    .name = "MultiOptimizer",
    .make =
        [](double rate) {
          return MultiOptimizer(OptimizerMap(optimizers::Adam(rate), {{"ker.*", SGD(rate)}}), {.loss_scale_factor = 2});
        },
    .wraps = true,
}});

Variable weight(const std::string& path) {
  Variable w(Tensor::from({1.f, 1.f}), {.name = path.substr(path.rfind('/') + 1)});
  state_of(w).path = path;
  return w;
}

TEST_CASE("each variable takes the step of its optimizer") {
  Variables trained{weight("encoder/a"), weight("encoder/b"), weight("head/a")};
  Optimizer slow = SGD({.learning_rate = 0.25, .name = "slow"}), fast = SGD({.learning_rate = 1.0, .name = "fast"});
  Optimizer other = SGD({.learning_rate = 0.5, .momentum = 0.5, .name = "other"});
  Optimizer several =
      MultiOptimizer(OptimizerMap(other, {{"encoder/.*", slow}, {"encoder/b", fast}}), {.name = "several"});
  Tensor ones = ops::ones({2});
  several.apply({ones, ones, ones}, trained);
  CHECK(trained[0].value().to_vector<float>() == std::vector<float>{0.75, 0.75});
  CHECK(trained[1].value().to_vector<float>() == std::vector<float>{0, 0});
  CHECK(trained[2].value().to_vector<float>() == std::vector<float>{0.5, 0.5});
  CHECK(several.iterations() == 1);
  std::vector<std::string> paths;
  for (const Variable& v : several.variables()) paths.push_back(v.path());
  CHECK(paths == std::vector<std::string>{"several/iteration", "several/learning_rate", "slow/iteration",
                                          "slow/learning_rate", "fast/iteration", "fast/learning_rate",
                                          "other/iteration", "other/learning_rate", "other/head_a_momentum"});
  check_refusals({{[&] { several.learning_rate(); },
                   "several (MultiOptimizer): expected a learning rate of an inner optimizer, got one of all of them. "
                   "Each has its own."}});
}

TEST_CASE("a function may choose the optimizer") {
  Variable a = weight("a"), b = weight("b");
  Optimizer first = SGD(0.5), second = SGD(0.25);
  Optimizer several = MultiOptimizer([=](const Variable& v) { return v.name() == "a" ? first : second; },
                                     {.loss_scale_factor = 2, .name = "several"});
  CHECK(several.scale_loss(ops::ones({})).item<float>() == 2);
  several.apply({ops::ones({2}), ops::ones({2})}, {a, b});
  CHECK(a.value().to_vector<float>() == std::vector<float>{0.75, 0.75});
  CHECK(b.value().to_vector<float>() == std::vector<float>{0.875, 0.875});
  check_refusals({{[&] { several.get_config(); },
                   "several (MultiOptimizer): expected an OptimizerMap, got a function, which no config can hold. Use "
                   "a map to save it."}});
}

TEST_CASE("maps that are no maps") {
  check_refusals({{[] {
                     OptimizerMap("sgd", {{"a", "sgd"}, {"a", "adam"}});
                   },
                   "OptimizerMap: expected each key once, got \"a\" again."},
                  {[] {
                     OptimizerMap("sgd", {{"(", "sgd"}});
                   },
                   "OptimizerMap: expected regular expressions, got \"(\"."},
                  {[] { OptimizerMap(optimizers::LossScaleOptimizer("sgd")); },
                   "OptimizerMap: expected optimizers that update weights, got LossScaleOptimizer."},
                  {[] {
                     OptimizerMap("sgd", {{"a.*", "sgd"}, {".*b", "sgd"}})(weight("ab"));
                   },
                   "OptimizerMap: expected one key that matches ab, got two."}});
}

}  // namespace
}  // namespace addax::tests
