// Graph: a traced computation as plain data. Passes rewrite it, the executable runs it.
#pragma once

#include <string>
#include <vector>

#include "ops/device_kernel.hpp"

namespace addax {

struct Value {
  enum class From { input, variable, constant, step };
  Spec spec;
  From from = From::step;
  int index = 0;    // which input, which state, which step
  Tensor constant;  // the value itself, where it is one
};

struct Step {
  const Op* op;
  AttrsRef attrs;
  std::vector<int> in, out;  // positions in Graph::values
};

/// A variable that the graph reads, writes or both.
struct State {
  Ref<VariableState> variable;
  int read = -1;   // the value before the run
  int write = -1;  // the value after it
};

struct Graph {
  std::vector<Value> values;
  std::vector<Step> steps;  // each after the steps that it needs
  std::vector<int> inputs, outputs;
  std::vector<State> states;

  int add_value(Value value) {
    values.push_back(std::move(value));
    return static_cast<int>(values.size()) - 1;
  }
  int add_constant(const Tensor& tensor) { return add_value({tensor.spec(), Value::From::constant, 0, tensor}); }
  bool is_constant(int value) const { return values[static_cast<size_t>(value)].from == Value::From::constant; }
  const Spec& spec(int value) const { return values[static_cast<size_t>(value)].spec; }
  /// How many steps, outputs and states use each value.
  std::vector<int> uses() const;
  /// Which values follow from variables that the graph only reads: they stay until somebody else writes one.
  std::vector<bool> steady() const;
  /// Replaces values everywhere: uses of v become uses of with[v].
  void substitute(const std::vector<int>& with);
  /// Sets Value::index of step results anew, after steps were moved or dropped.
  void renumber();
  /// Throws StateError with the neighbourhood of the fault where a step uses a value that does not exist yet, or where
  /// infer promises another spec than the value has.
  void verify() const;
  /// What goes into a step and what comes out: "[32, 4] float32, [4, 16] float32 -> [32, 16] float32".
  std::string specs_of(const Step& step) const;
  /// One line per step: results, op, attributes, arguments.
  std::string to_string() const;
};

extern const Op fused_op;  // what passes::fuse_elementwise makes

namespace passes {
/// Opens ops that have no kernel on the device, null being the processor, into their composition, down to ops that
/// have one.
void expand(Graph& graph, const backends::DeviceBackend* device = nullptr);
/// Computes what does not depend on inputs, variables or chance.
void fold(Graph& graph);
/// Lets equal steps be one.
void cse(Graph& graph);
/// Removes steps that nobody needs.
void drop_dead(Graph& graph);
/// Writes gradients of slices that lie apart side by side, instead of adding them up between zeros.
void place_slices(Graph& graph);
/// Leaves out results that nobody needs, where the op can do without them.
void narrow(Graph& graph);
/// Masks and sums windows before max_unpool spreads them, where the cells would be.
void unpool_late(Graph& graph);
/// Lets what scales the channels of a convolution scale its kernel instead.
void scale_kernels(Graph& graph);
/// Joins products of matrices and convolutions with the bias and relu behind them.
void fuse_epilogues(Graph& graph);
/// Lets each elementwise step widen the half floats that it reads.
void widen_late(Graph& graph);
/// Joins products of matrices and convolutions with what elementwise passes make of their results alone; in graphs that
/// write no variable.
void fuse_tails(Graph& graph);
/// Joins elementwise steps over one shape, and sums of what they make, into one pass over memory.
void fuse_elementwise(Graph& graph);
}  // namespace passes

/// All passes in order, verified between them in debug builds.
void optimize(Graph& graph, const backends::DeviceBackend* device = nullptr);

}  // namespace addax
