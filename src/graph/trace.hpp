// Trace: while one is open on a thread, operations are recorded instead of run, and variables are read and written as
// values of the graph.
#pragma once

#include <unordered_map>

#include "graph/graph.hpp"

namespace addax {

class Trace final : public Stage {
 public:
  Trace();
  ~Trace() override;
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  /// A promised tensor that each run is given.
  Tensor input(const Spec& spec);
  /// What was recorded, as a graph with these results. Ends the trace. Where `captured` is given, what belongs to a
  /// trace around this one, or is followed by a tape, becomes a further input and is listed there.
  Graph finish(std::span<const Tensor> outputs, Tensors* captured = nullptr);

  Tensors record(const CallView& call, const Specs& specs, AttrsRef attrs) override;
  Tensor read(VariableState& variable) override;
  void write(VariableState& variable, const Tensor& value) override;

 private:
  struct Binding {
    Ref<VariableState> variable;
    Tensor before, now;
  };
  /// What is read of a variable after a write, and the value behind it.
  struct Written {
    Tensor stand_in, value;
  };
  struct Recorded {
    Ref<Call> call;
    Tensors out;
  };
  Binding& binding(VariableState& variable);
  /// The value that was written where `tensor` stands for one.
  const Tensor& behind(const Tensor& tensor) const;
  void close();

  std::vector<Recorded> steps_;
  Tensors inputs_;
  std::vector<Binding> bindings_;
  std::unordered_map<VariableState*, size_t> binding_of_;
  std::unordered_map<const void*, Written> written_;
  Stage* outer_stage_;
  VariableScope* outer_scope_;
  std::vector<Observer*> outer_observers_;
  bool open_ = true;
};

/// The specs that `body` would return for inputs of these specs; nothing is computed.
Specs infer_specs(const Specs& inputs, const std::function<Tensors(const Tensors&)>& body);

}  // namespace addax
