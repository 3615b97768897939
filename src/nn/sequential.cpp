#include "nn/sequential.hpp"

#include <optional>

#include "nn/call_scope.hpp"
#include "nn/config_list.hpp"
#include "nn/input.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

std::shared_ptr<SequentialBase> make_sequential(const SequentialOptions& options) {
  return std::make_shared<SequentialBase>(LayerOptions{.name = options.name, .trainable = options.trainable});
}

SequentialBase& base(const Sequential& model) { return model.as<SequentialBase>(); }

/// What a list of one Sequential means: that model itself.
std::shared_ptr<LayerBase> from_list(std::initializer_list<Sequential::Item> items) {
  if (items.size() == 1 && items.begin()->layer.is<SequentialBase>()) return items.begin()->layer.shared();
  auto model = make_sequential({});
  for (const Sequential::Item& item : items) model->add(item);
  return model;
}

}  // namespace

void SequentialBase::add(const Sequential::Item& item) {
  if (item.input.defined()) {
    if (!is_input(item.input))
      throw OptionError(place_of(*this) + ": expected an Input() or layers, got another tensor.");
    if (input_.defined() || !inner().parts.empty())
      throw OptionError(place_of(*this) + ": expected Input() as the first item, got it behind others.");
    input_ = item.input;
    return;
  }
  if (item.layer.is<InputLayer>()) return add(tensor_of(item.layer.as<InputLayer>()));
  LayerBase& layer = item.layer.get();
  const std::string& added = layer.name();  // automatic names are numbered in the order of the layers
  for (const Layer& l : model_layers())
    if (l.name() == added)
      throw OptionError(place_of(*this) + ": expected layers of different names, got \"" + added + "\" twice.");
  if (input_.defined()) {
    CallScope scope(*this, {});
    connect(call_layer(layer, graph() ? graph()->outputs() : Tensors(input_), {}));
  }
  forget_plans();
  add_layer("layers", item.layer);
}

/// Ends the graph at `outputs`.
void SequentialBase::connect(const Tensors& outputs) {
  set_graph(std::make_shared<LayerGraph>(place_of(*this), input_, outputs));
  inner().output_specs.clear();
  for (const Tensor& t : outputs) inner().output_specs.push_back(t.spec());
  inner().input_shapes = {input_.shape()};
  inner().path = name();
  inner().built = true;
}

void SequentialBase::pop() {
  if (inner().parts.empty()) throw StateError(place_of(*this) + ": expected a layer to take away, got an empty model.");
  forget_plans();
  inner().parts.pop_back();
  if (!graph()) return;
  Tensors before = node_of(graph()->outputs()[0]).inputs();
  if (!inner().parts.empty()) return connect(before);
  set_graph(nullptr);
  inner().built = false;
}

void SequentialBase::build_all(const std::vector<Shape>& input_shapes) {
  if (inner().parts.empty() && !input_.defined())
    throw StateError(place_of(*this) + ": expected a model with layers, got an empty one. Call add() first.");
  if (inner().parts.empty()) return;
  input_ = input_tensor(input_shapes.at(0), {.dtype = inner().parts[0].layer.compute_dtype()});
  Tensors x = input_;
  try {
    for (const auto& part : inner().parts) x = call_layer(part.layer.get(), x, {});
  } catch (...) {
    input_ = Tensor();
    throw;
  }
  connect(x);
}

Tensors SequentialBase::call_all(const Tensors& inputs, const CallContext& context) {
  if (inputs.size() != 1)
    throw ShapeError(place_of(*this) + ": expected one input, got " + std::to_string(inputs.size()) +
                     ". Model(inputs, outputs) takes several.");
  return graph() ? graph()->run(with_mask(inputs, context.mask), context.training) : inputs;
}

std::vector<Layer> SequentialBase::model_layers() const {
  std::vector<Layer> layers;
  for (const auto& part : inner().parts) layers.push_back(part.layer);
  return layers;
}

Json SequentialBase::get_config() const {
  Json config = LayerBase::get_config();
  Json layers = Json::array();
  if (input_.defined()) layers.push_back(record_of(node_of(input_).layer().handle()));
  for (const Layer& layer : model_layers()) layers.push_back(record_of(layer));
  config["layers"] = layers;
  if (!inner().input_shapes.empty()) config["build_input_shape"] = ConfigValue<Shape>::to(inner().input_shapes[0]);
  return config;
}

Layer SequentialBase::from_config(const Json& config) {
  const std::string place = place_in(config, "Sequential");
  ConfigReader reader(config, place);
  LayerOptions options;
  ConfigList layers;
  std::optional<Shape> input_shape;
  reader.read("name", options.name);
  reader.read("trainable", options.trainable);
  reader.read("dtype", options.dtype);
  reader.read("layers", layers);
  reader.read("build_input_shape", input_shape);
  reader.finish(UnknownKeys::ignore);
  auto model = std::make_shared<SequentialBase>(std::move(options));
  for (const Json& record : layers.items()) {
    Record parsed(record);
    bool is_input = parsed.of_keras && parsed.class_name == "InputLayer";
    is_input ? model->add(input_from_config(*parsed.config)) : model->add(layer_of(record));
  }
  if (!model->inner().built && input_shape && !model->inner().parts.empty()) Layer(model).build(*input_shape);
  return Layer(model);
}

[[maybe_unused]] static const Registered registered_sequential(layer_registry(),
                                                               {"Sequential", "keras", SequentialBase::from_config});

Sequential::Sequential() : Sequential(std::initializer_list<Item>{}) {}
Sequential::Sequential(std::initializer_list<Item> items) : Model(from_list(items)) {}
Sequential::Sequential(std::initializer_list<Item> items, const SequentialOptions& options)
    : Model(make_sequential(options)) {
  for (const Item& item : items) add(item);
}
Sequential::Sequential(const std::vector<Layer>& layers, const SequentialOptions& options)
    : Model(make_sequential(options)) {
  for (const Layer& layer : layers) add(layer);
}

void Sequential::add(const Item& item) const { base(*this).add(item); }
void Sequential::pop() const { base(*this).pop(); }

}  // namespace addax
