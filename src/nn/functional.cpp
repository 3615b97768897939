// Models that are graphs of layers: how they are made, and how data find their inputs.
#include "nn/functional.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "core/names.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/masks.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

[[noreturn]] void refuse_input(const LayerBase& model, const std::string& name, const Tensor& input,
                               const Tensor& given) {
  throw ShapeError(place_of(model) + ": expected the input \"" + name + "\" as " + input.spec().to_string() + ", got " +
                   given.spec().to_string() + ".");
}

/// As Keras: a last axis of 1 may be missing, or be too much; the dtype is the input's.
Tensor fitted(const LayerBase& model, const std::string& name, const Tensor& input, Tensor given) {
  if (!given.defined()) return given;
  const Shape& want = input.shape();
  if (given.rank() == want.rank() + 1 && given.shape().back() == 1) given = ops::squeeze(given, -1);
  if (given.rank() == want.rank() - 1 && want.back() == 1) given = ops::expand_dims(given, -1);
  if (given.rank() != want.rank()) refuse_input(model, name, input, given);
  for (int a = 0; a < want.rank(); ++a)
    if (want[a] >= 0 && given.shape()[a] >= 0 && want[a] != given.shape()[a]) refuse_input(model, name, input, given);
  return as_dtype(given, input.dtype());
}

/// Names in a row, each within `open` and `close`.
std::string listed(const std::vector<std::string>& names, const char* open = "", const char* close = "") {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + std::string(open) + name + close;
  return text;
}

/// What gives the inputs by position, which Keras orders by their names.
void check_list(const LayerBase& model, const LayerGraph& graph, size_t given) {
  const std::vector<std::string>& keys = graph.inputs().names();
  const size_t inputs = graph.inputs().size();
  if (given != inputs)
    throw ShapeError(place_of(model) + ": expected " + std::to_string(inputs) +
                     (inputs == 1 ? " input (" : " inputs (") + listed(keys.empty() ? graph.input_names() : keys) +
                     "), got " + std::to_string(given) + ".");
  if (!std::is_sorted(keys.begin(), keys.end()))
    throw OptionError(place_of(model) + ": expected inputs by name, got a list. Give {" +
                      listed(keys, "{\"", "\", ...}") + "}.");
}

/// The tensor of each input, found by name or by position.
Tensors arranged(const LayerBase& model, const LayerGraph& graph, const Tensors& given) {
  const Tensors& inputs = graph.inputs();
  const std::vector<std::string>& keys = inputs.names();
  std::vector<std::string> names = graph.input_names();
  if (given.names().empty()) check_list(model, graph, given.size());
  Tensors result;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string& name = keys.empty() ? names[i] : keys[i];
    Tensor x;
    if (given.names().empty())
      x = given[i];
    else if (given.contains(name))
      x = given[std::string_view(name)];
    else if (given.contains(names[i]))
      x = given[std::string_view(names[i])];
    else {
      std::vector<std::string_view> known(given.names().begin(), given.names().end());
      throw OptionError(place_of(model) + ": expected the input \"" + name +
                        "\" among the data, got none of that name. " + did_you_mean(name, known));
    }
    result.push_back(fitted(model, name, inputs[i], x));
    if (Tensor mask = mask_of(x); mask.defined() && !mask_of(result[i]).defined()) set_mask(result[i], mask);
  }
  return result;
}

}  // namespace

ModelBase::ModelBase(const Tensors& inputs, const Tensors& outputs, LayerOptions options)
    : LayerBase(std::move(options)) {
  const std::string where = ObjectBase::name().empty() ? "Model" : ObjectBase::name() + " (Model)";
  auto [own_inputs, own_outputs] = with_own_inputs(where, inputs, outputs);
  graph_ = std::make_shared<LayerGraph>(where, own_inputs, own_outputs);
  for (const Layer& layer : graph_->layers()) add_layer("layers", layer);
  for (const Tensor& t : own_inputs) inner().input_shapes.push_back(t.shape());
  for (const Tensor& t : own_outputs) inner().output_specs.push_back(t.spec());
  inner().autocast = false;
  inner().built = true;
}

Tensors ModelBase::call_all(const Tensors& inputs, const CallContext& context) {
  if (!graph_) return LayerBase::call_all(inputs, context);
  return graph_->run(arranged(*this, *graph_, with_mask(inputs, context.mask)), context.training);
}

std::vector<Layer> ModelBase::model_layers() const {
  if (graph_) return graph_->layers();
  std::vector<Layer> layers;
  for (const auto& part : inner().parts) layers.push_back(part.layer);
  return layers;
}

Tensors ModelBase::model_inputs() const { return graph_ ? graph_->inputs() : Tensors(); }
Tensors ModelBase::model_outputs() const { return graph_ ? graph_->outputs() : Tensors(); }

std::vector<std::string> ModelBase::output_names() const {
  if (!graph_) return {};
  const std::vector<std::string>& keys = graph_->outputs().names();
  return keys.empty() ? graph_->output_names() : keys;
}

Model::Model(const Tensors& inputs, const Tensors& outputs, const ModelOptions& options)
    : Model(Layer(std::make_shared<FunctionalModel>(
          inputs, outputs, LayerOptions{.name = options.name, .trainable = options.trainable}))) {
  if (!options.trainable) set_trainable(false);
  name();  // numbered in the order in which models are made
}

}  // namespace addax
