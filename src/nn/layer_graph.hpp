// LayerGraph: the nodes between symbolic inputs and outputs, in the order in which they run. Functional models and
// Sequential are graphs.
#pragma once

#include "nn/node.hpp"

namespace addax {

class LayerGraph {
 public:
  /// StateError where an output needs an input that is not given; OptionError where two layers share a name. `where`
  /// begins the texts.
  LayerGraph(const std::string& where, const Tensors& inputs, const Tensors& outputs);

  const Tensors& inputs() const { return inputs_; }
  const Tensors& outputs() const { return outputs_; }
  /// All layers, each once, in Keras' order: those far from the outputs first.
  const std::vector<Layer>& layers() const { return layers_; }
  /// The nodes in the order in which they run, without those of inputs.
  std::vector<const Node*> nodes() const;
  /// Names of the layers that give the inputs and the outputs.
  std::vector<std::string> input_names() const;
  std::vector<std::string> output_names() const;

  /// The outputs for these inputs, in order. `training` is for calls that do not say it themselves.
  Tensors run(const Tensors& inputs, std::optional<bool> training) const;

 private:
  /// What a node reads: a value of the graph, or (-1) the tensor that stands in its call.
  using Places = std::vector<int>;
  struct Step {
    Ref<Symbol> kept;
    const Node* node;
    Places arguments;
    int first_result;
  };
  class Builder;

  Tensors inputs_, outputs_;
  std::vector<Layer> layers_;
  std::vector<Step> steps_;  // a result is never read before its step
  Places output_places_;
  size_t values_ = 0;
};

/// The tensors, the first of them with this mask, where there is one.
Tensors with_mask(const Tensors& tensors, const Tensor& mask);
/// The graph again on inputs of its own, where some inputs are in the middle of another graph; the layers are shared.
std::pair<Tensors, Tensors> with_own_inputs(const std::string& where, const Tensors& inputs, const Tensors& outputs);

}  // namespace addax
