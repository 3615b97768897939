#include "nn/node.hpp"

#include <algorithm>

#include "core/map_tensors.hpp"
#include "nn/layer_inner.hpp"
#include "nn/op_layer.hpp"

namespace addax {

Node::Node(LayerBase& layer, Tensors inputs, CallOptions options, Specs outputs)
    : layer_(layer.shared_from_this()),
      inputs_(std::move(inputs)),
      options_(std::move(options)),
      specs_(std::move(outputs)) {
  layer.inner().nodes.push_back(this);
}

Node::~Node() { std::erase(layer_->inner().nodes, this); }

Tensors Node::arguments() const {
  Tensors all = inputs_;
  if (options_.mask.defined()) all.push_back(options_.mask);
  for (const Tensor& t : options_.initial_state) all.push_back(t);
  return all;
}

Tensor Node::output(size_t i) const {
  auto state = make_ref<TensorState>(specs_.at(i));
  state->symbol = Ref<Symbol>(const_cast<Node*>(this));
  state->output = static_cast<int>(i);
  return as_tensor(state);
}

Tensors Node::all_outputs() const {
  Tensors all;
  for (size_t i = 0; i < specs_.size(); ++i) all.push_back(output(i));
  return all;
}

Tensors Node::record(const CallView& call, AttrsRef attrs) {
  auto layer = std::make_shared<OpLayer>(call.op, std::move(attrs));
  Tensors inputs;
  for (const Tensor& t : call.in) inputs.push_back(t);
  return call_symbolically(*layer, inputs, {});
}

bool any_symbolic(std::span<const Tensor> tensors) { return std::any_of(tensors.begin(), tensors.end(), is_symbolic); }

Tensors call_symbolically(LayerBase& layer, const Tensors& inputs, const CallOptions& options) {
  Specs specs;
  for (const Tensor& t : inputs) specs.push_back(is_symbolic(t) ? t.spec() : Spec());
  Specs outputs = infer_layer(layer, specs, [&](const Tensors& abstract) {
    Tensors given = map_tensors(inputs, [&](const Tensor& t, size_t i) { return is_symbolic(t) ? abstract[i] : t; });
    return call_layer(layer, given, {.training = options.training});
  });
  layer.inner().output_specs = outputs;
  auto node = make_ref<Node>(layer, inputs, options, outputs);
  return node->all_outputs();
}

}  // namespace addax
