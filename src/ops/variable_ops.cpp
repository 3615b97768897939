// The parts of Variable that compute: reading in the compute dtype, and assignments.
#include "addax/ops.hpp"
#include "ops/autocast.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

void write(VariableState& state, const Tensor& value) {
  if (VariableScope* scope = VariableScope::current()) return scope->write(state, value);
  state.write(value);
}

}  // namespace

Variable::operator Tensor() const {
  Tensor now = value();
  auto dtype = Autocast::current();
  return dtype && state_of(*this).autocast && now.dtype().is_float() ? as_dtype(now, *dtype) : now;
}

Variable& Variable::assign(const Tensor& new_value) {
  NoRecording pause;
  Tensor fitting = as_dtype(new_value, dtype());
  if (fitting.shape() != shape())
    throw ShapeError(path() + " (Variable): expected a value of " + shape().to_string() + ", got " +
                     new_value.spec().to_string() + ". Assignments do not broadcast.");
  write(state_of(*this), fitting);
  return *this;
}

Variable& Variable::assign_add(const Tensor& amount) {
  NoRecording pause;
  return assign(ops::add(value(), as_dtype(amount, dtype())));
}

Variable& Variable::assign_sub(const Tensor& amount) {
  NoRecording pause;
  return assign(ops::subtract(value(), as_dtype(amount, dtype())));
}

}  // namespace addax
