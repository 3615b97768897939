#include "support/check_optimizer.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "optimizers/registry.hpp"
#include "support/again.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

/// A bowl whose lowest point is not where the weight begins.
struct Bowl {
  explicit Bowl(DType dtype = DType::float32)
      : weight(ops::cast(Tensor::from({1.f, -2.f, 0.5f, 3.f}, {2, 2}), dtype), {.name = "kernel"}) {}
  Tensor loss() const { return ops::sum(ops::square(weight.value() - 0.3)); }
  Tensor step(const Optimizer& optimizer) const {
    GradientTape tape;
    Tensor value = loss();
    optimizer.apply(tape.gradient(optimizer.scale_loss(value), weight), {weight});
    return value;
  }
  Variable weight;
};

void check_config(const OptimizerRow& row) {
  Optimizer optimizer = row.make(0.01), other = row.make(0.01);
  CHECK(optimizer->class_name() == row.name);
  CHECK(optimizer.name() != other.name());
  CHECK(again(optimizer).get_config() == optimizer.get_config());
  if (row.wraps) return;
  optimizer.set_learning_rate(0.25);
  CHECK(optimizer.get_config()["learning_rate"].as_double() == 0.25);
  for (const std::string& name : {row.name, to_snake_case(row.name), lower_case(row.name)})
    CHECK(Optimizer(name)->class_name() == row.name);
}

void check_variables(const OptimizerRow& row) {
  Optimizer optimizer = row.make(0.01);
  CHECK(optimizer.variables().size() == 2);
  Bowl bowl;
  optimizer.build({bowl.weight});
  Variables state = optimizer.variables();
  REQUIRE(state.size() == 2 + row.variables.size());
  CHECK(state[0].path() == optimizer.name() + "/iteration");
  CHECK(state[0].dtype() == DType::int32);
  CHECK(state[1].path() == optimizer.name() + "/learning_rate");
  for (size_t i = 0; i < row.variables.size(); ++i) {
    CHECK(state[2 + i].path() == optimizer.name() + "/" + row.variables[i]);
    if (row.variables[i].starts_with("kernel_")) CHECK(state[2 + i].shape() == bowl.weight.shape());
  }
  for (const Variable& v : state) CHECK(!v.trainable());
}

void check_falls(const OptimizerRow& row, DType dtype) {
  Optimizer optimizer = row.make(0.05);
  Bowl bowl(dtype);
  double first = bowl.loss().item<double>();
  for (int i = 0; i < 30; ++i) bowl.step(optimizer);
  CHECK(bowl.loss().item<double>() < 0.6 * first);
  CHECK(optimizer.iterations() == 30);
  CHECK(bowl.weight.dtype() == dtype);
}

/// Also that a rate which is set between steps is seen by what was traced before.
void check_traced(const OptimizerRow& row) {
  Optimizer eager = row.make(0.01), traced = row.make(0.01);
  Bowl a, b;
  Function step = function([&](const Tensors&) -> Tensors { return b.step(traced); });
  for (int i = 0; i < 6; ++i) {
    if (i == 3 && !row.wraps) {
      eager.set_learning_rate(0.1);
      traced.set_learning_rate(0.1);
    }
    Tensor wanted = a.step(eager);
    check_agree(Tensor(step()), wanted, 1e-6);
  }
  check_agree(b.weight, a.weight, 1e-6);
  CHECK(step.traces() == 1);
  CHECK(traced.iterations() == 6);
}

/// With the same weights and state, a new optimizer goes on with the same bits.
void check_resumed(const OptimizerRow& row) {
  Optimizer first = row.make(0.01), second = row.make(0.01);
  Bowl a, b;
  for (int i = 0; i < 3; ++i) a.step(first);
  second.build({b.weight});
  b.weight.assign(a.weight);
  for (size_t i = 0; i < first.variables().size(); ++i) second.variables()[i].assign(first.variables()[i]);
  for (int i = 0; i < 3; ++i) {
    a.step(first);
    b.step(second);
  }
  check_agree(b.weight, a.weight, 0);
}

}  // namespace

void check_optimizer(const OptimizerRow& row) {
  INFO(row.name);
  check_config(row);
  if (!row.wraps) check_variables(row);
  check_falls(row, DType::float32);
  check_falls(row, DType::float64);
  check_traced(row);
  check_resumed(row);
  check_refusals(row.refused);
}

}  // namespace addax::tests
