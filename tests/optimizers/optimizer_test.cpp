// What all optimizers share: the contract of every class in the registry, names, options, and the parts of a step.
#include "addax/optimizer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <tuple>

#include "addax/initializer.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/sgd.hpp"
#include "addax/utils/warning.hpp"
#include "core/tensor_state.hpp"
#include "optimizers/registry.hpp"
#include "support/check_optimizer.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

using optimizers::SGD;

Variable weight(const char* name = "w") { return Variable(Tensor::from({3.f, 4.f}), {.name = name}); }

std::vector<float> values(const Variable& v) { return v.value().to_vector<float>(); }

TEST_CASE("every optimizer keeps the contract") {
  CHECK(OptimizerRows::missing(optimizer_registry()) == "");
  for (const OptimizerRow& row : OptimizerRows::all()) check_optimizer(row);
}

TEST_CASE("options of optimizers") {
  check_refusals({
      {[] { Optimizer("adm"); },
       "Optimizer: expected the name of a known optimizer, got \"adm\". Did you mean \"adam\"?"},
      {[] { SGD({.clipnorm = 1.0, .clipvalue = 1.0}); },
       "Optimizer: expected at most one of clipnorm, clipvalue and global_clipnorm, got 2."},
      {[] { SGD(std::nan("")); }, "Optimizer: expected a finite learning_rate, got nan."},
      {[] { SGD({.clipnorm = 0.0}); }, "Optimizer: expected clipnorm above 0, got 0.0."},
      {[] { SGD({.use_ema = true, .ema_momentum = 1.5}); },
       "Optimizer: expected ema_momentum within 0 and 1, got 1.5."},
      {[] { SGD({.gradient_accumulation_steps = 1}); },
       "Optimizer: expected gradient_accumulation_steps of at least 2, got 1."},
  });
}

TEST_CASE("gradients that do not exist are skipped with a warning; none at all is an error") {
  std::string warned;
  auto before = utils::set_warning_handler([&](const std::string& text) { warned += text; });
  Variable a = weight("a"), b = weight("b");
  Optimizer sgd = SGD({.learning_rate = 1.0, .name = "sgd"});
  Tensors gradients;
  gradients.resize(2);
  gradients[1] = Tensor::from({1.f, 1.f});
  sgd.apply(gradients, {a, b});
  CHECK(values(a) == std::vector<float>{3, 4});
  CHECK(values(b) == std::vector<float>{2, 3});
  sgd.apply(gradients, {a, b});  // is not said again
  CHECK(warned == "sgd (SGD): the loss does not depend on a, which stay as they are.");
  utils::set_warning_handler(before);
  gradients[1] = Tensor();
  check_refusals({{[&] {
                     sgd.apply(gradients, {a, b});
                   },
                   "sgd (SGD): expected a gradient for some variable, got none. The loss does not depend on a, b."}});
  CHECK(sgd.iterations() == 2);
}

TEST_CASE("an optimizer serves the variables that it was built with") {
  Variable a = weight("a"), b = weight("b");
  Optimizer sgd = SGD({.name = "sgd"});
  sgd.build({a});
  Tensor ones = ops::ones({2});
  check_refusals(
      {{[&] { sgd.apply(ones, {b}); },
        "sgd (SGD): expected the variables that it was built with, got b. An optimizer serves one set of "
        "variables: make a new one for others."},
       {[&] { sgd.apply(ops::ones({3}), {a}); }, "sgd (SGD): expected a gradient of [2] for a, got [3] float32."},
       {[&] {
          sgd.apply(ones, {a, b});
        },
        "sgd (SGD): expected a gradient for each variable, got 1 gradients for 2 variables."}});
  CHECK(values(a) == std::vector<float>{3, 4});
}

struct NotNegative final : ConstraintBase {
  Tensor call(const Tensor& w) override { return ops::maximum(w, 0.0); }
};

TEST_CASE("constraints come last") {
  Variable w = weight();
  state_of(w).constraint = std::make_shared<NotNegative>();
  SGD(1.0).apply(Tensor::from({5.f, 1.f}), {w});
  CHECK(values(w) == std::vector<float>{0, 3});
}

TEST_CASE("clipping") {
  auto stepped = [](optimizers::SGDOptions options) {
    Variable w = weight();
    options.learning_rate = 1.0;
    SGD(options).apply(Tensor::from({3.f, -4.f}), {w});
    return w.value();
  };
  check_agree(stepped({.clipnorm = 1.0}), Tensor::from({3 - 0.6f, 4 + 0.8f}));
  check_agree(stepped({.clipnorm = 9.0}), Tensor::from({0.f, 8.f}));
  check_agree(stepped({.clipvalue = 3.5}), Tensor::from({0.f, 7.5f}));
  check_agree(stepped({.global_clipnorm = 2.5}), Tensor::from({1.5f, 6.f}));
  check_agree(stepped({.loss_scale_factor = 2.0}), Tensor::from({1.5f, 6.f}));
}

TEST_CASE("averages of weights are written back when asked for") {
  Variable w = weight();
  Optimizer sgd = SGD({.learning_rate = 1.0, .use_ema = true, .ema_momentum = 0.5});
  for (int i = 0; i < 2; ++i) sgd.apply(Tensor::from({1.f, 1.f}), {w});
  CHECK(values(w) == std::vector<float>{1, 2});
  sgd->finalize_variable_values({w});
  CHECK(values(w) == std::vector<float>{1.5, 2.5});
}

TEST_CASE("several gradients make one step") {
  Variable w = weight();
  Optimizer sgd = SGD({.learning_rate = 1.0, .gradient_accumulation_steps = 2});
  sgd.apply(Tensor::from({1.f, 2.f}), {w});
  CHECK(values(w) == std::vector<float>{3, 4});
  CHECK(sgd.iterations() == 0);
  sgd.apply(Tensor::from({3.f, 2.f}), {w});
  CHECK(values(w) == std::vector<float>{1, 2});
  CHECK(sgd.iterations() == 1);
}

TEST_CASE("variables without weight decay") {
  Variable kernel = weight("kernel"), bias = weight("bias"), other = weight("gamma");
  Optimizer sgd = SGD({.learning_rate = 1.0, .weight_decay = 0.5, .name = "sgd"});
  sgd->exclude_from_weight_decay({other}, {"^bi.s$"});
  Tensor none = ops::zeros({2});
  sgd.apply({none, none, none}, {kernel, bias, other});
  CHECK(values(kernel) == std::vector<float>{1.5, 2});
  CHECK(values(bias) == std::vector<float>{3, 4});
  CHECK(values(other) == std::vector<float>{3, 4});
  check_refusals({{[&] { sgd->exclude_from_weight_decay({kernel}); },
                   "sgd (SGD): expected exclude_from_weight_decay() before the first step, got it after build()."},
                  {[] { SGD()->exclude_from_weight_decay({}, {"("}); },
                   "exclude_from_weight_decay: expected regular expressions, got \"(\"."}});
}

/// 1 / (1 + step)
struct Harmonic final : ScheduleBase {
  Tensor call(const Tensor& step) override { return 1.0 / (1 + step); }
};

TEST_CASE("a schedule sets the rate of each step, and has no variable") {
  Variable w = weight();
  Optimizer sgd = SGD({.learning_rate = make<Harmonic>(), .name = "sgd"});
  for (double rate : {1.0, 0.5}) {
    CHECK(sgd.learning_rate() == rate);
    sgd.apply(Tensor::from({1.f, 2.f}), {w});
  }
  check_agree(w, Tensor::from({1.5f, 1.f}));
  CHECK(sgd.variables().size() == 1);
  check_refusals({{[&] { sgd.set_learning_rate(1); },
                   "sgd (SGD): expected a learning rate that is a number, got a schedule. A schedule sets the rate of "
                   "every step by itself."}});
}

TEST_CASE("a schedule takes the place of a rate, not the other way round") {
  Variable w = weight();
  Optimizer sgd = SGD({.learning_rate = 4.0, .name = "sgd"});
  sgd.apply(Tensor::from({0.f, 0.f}), {w});
  sgd.set_learning_rate(make<Harmonic>());
  CHECK(sgd.learning_rate() == 0.5);
  CHECK(sgd.variables().size() == 1);
  sgd.apply(Tensor::from({1.f, 2.f}), {w});
  check_agree(w, Tensor::from({2.5f, 3.f}));
  CHECK_THROWS_AS(sgd.set_learning_rate(1), StateError);
}

TEST_CASE("stateless_apply: what a step would make of values, which stay as they are") {
  Variable w = weight(), twin = weight();
  Optimizer adam = optimizers::Adam({.learning_rate = 0.1, .name = "adam"});
  Optimizer stepped = optimizers::Adam({.learning_rate = 0.1});
  check_refusals({{[&] { adam.stateless_apply({}, {}, {}); },
                   "adam (Adam): expected an optimizer that was built, got stateless_apply() before. Call build() with "
                   "the variables first."}});
  adam.build({w});
  auto values_of = [](const Optimizer& optimizer) {
    Tensors values;
    for (const Variable& v : optimizer.variables()) values.push_back(v.value());
    return values;
  };
  Tensors state = values_of(adam), weights{w.value()};
  for (float g : {1.f, -2.f, 0.5f}) {
    Tensor gradient = Tensor::from({g, 2 * g});
    std::tie(weights, state) = adam.stateless_apply(state, gradient, weights);
    stepped.apply(gradient, {twin});
  }
  CHECK(weights[0].to_vector<float>() == values(twin));
  Tensors wanted = values_of(stepped);
  REQUIRE(state.size() == wanted.size());
  for (size_t i = 0; i < state.size(); ++i) CHECK(state[i].to_vector<float>() == wanted[i].to_vector<float>());
  CHECK(values(w) == std::vector<float>{3, 4});
  CHECK(adam.iterations() == 0);
  Tensors short_state = values_of(adam);
  short_state.resize(2);
  check_refusals({{[&] {
                     adam.stateless_apply(short_state, Tensor::from({1.f, 1.f}), weights);
                   },
                   "adam (Adam): expected a value for each of its 4 variables, got 2."},
                  {[&] { adam.stateless_apply(state, Tensor::from({1.f}), weights); },
                   "adam (Adam): expected a gradient of [2] for w, got [1] float32."}});
  CHECK(values(w) == std::vector<float>{3, 4});
}

/// Steps of one size, whatever the gradient's.
struct SignDescent final : OptimizerBase {
  SignDescent() : OptimizerBase(OptimizerOptions{.learning_rate = 0.5}) {}
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) add_slot(v, "steps", 1);
  }
  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    slot(w, "steps").assign_add(1.0);
    w.assign_sub(ops::sign(g) * rate);
  }
};

TEST_CASE("an own class is an optimizer") {
  Variable w = weight();
  Optimizer own = make<SignDescent>();
  own.apply(Tensor::from({9.f, -0.1f}), {w});
  CHECK(values(w) == std::vector<float>{2.5, 4.5});
  CHECK(own.name().substr(0, 12) == "sign_descent");
  CHECK(values(own.variables()[2]) == std::vector<float>{2, 2});
}

}  // namespace
}  // namespace addax::tests
