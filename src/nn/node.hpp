// Node: one call of a layer on symbolic tensors. A functional model is the nodes between its inputs and outputs.
#pragma once

#include "addax/layer.hpp"
#include "ops/op.hpp"

namespace addax {

/// A symbolic tensor is result `state_of(t).output` of a node; it keeps its node, and so all that led to it, alive. A
/// layer knows its nodes as long as they live.
class Node final : public SymbolicStage {
 public:
  Node(LayerBase& layer, Tensors inputs, CallOptions options, Specs outputs);
  ~Node() override;

  LayerBase& layer() const { return *layer_; }
  /// In the order of the call: symbolic tensors, and others that stay as they are.
  const Tensors& inputs() const { return inputs_; }
  const CallOptions& options() const { return options_; }
  /// Inputs, mask and initial state: everything that another node may have made.
  Tensors arguments() const;
  size_t outputs() const { return specs_.size(); }
  Tensor output(size_t i) const;
  Tensors all_outputs() const;
  bool is_input() const { return inputs_.empty(); }

  /// An operation on symbolic tensors is a call of a layer of its own.
  Tensors record(const CallView& call, AttrsRef attrs) override;

 private:
  std::shared_ptr<LayerBase> layer_;
  Tensors inputs_;
  CallOptions options_;
  Specs specs_;
};

inline bool is_symbolic(const Tensor& tensor) { return tensor.defined() && static_cast<bool>(state_of(tensor).symbol); }
bool any_symbolic(std::span<const Tensor> tensors);
/// The node behind a symbolic tensor.
inline Node& node_of(const Tensor& tensor) { return static_cast<Node&>(*state_of(tensor).symbol); }

/// Builds the layer, infers its results and remembers the call.
Tensors call_symbolically(LayerBase& layer, const Tensors& inputs, const CallOptions& options);

}  // namespace addax
