#include "nn/sequential.hpp"

#include <optional>

#include "nn/call_scope.hpp"
#include "nn/input.hpp"
#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

std::shared_ptr<SequentialBase> make_sequential(const SequentialOptions& options) {
  return std::make_shared<SequentialBase>(LayerOptions{.name = options.name, .trainable = options.trainable});
}

SequentialBase& base(const Sequential& model) { return model.as<SequentialBase>(); }

/// The Input that a record describes, or that its layer begins with.
Tensor input_of(const Record& record, bool is_input) {
  if (is_input) return input_from_config(*record.config);
  Json config = Json::object({{"batch_shape", record.config->at("batch_input_shape")}});
  if (const Json* dtype = record.config->find("dtype")) config["dtype"] = *dtype;
  return input_from_config(config);
}

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
    input_symbol(item.input);
    if (input_.defined() || !inner().parts.empty())
      throw OptionError(place_of(*this) + ": expected Input() as the first item, got it behind others.");
    input_ = item.input;
    return;
  }
  LayerBase& layer = item.layer.get();
  const std::string& added = layer.name();  // automatic names are numbered in the order of the layers
  for (const Layer& l : model_layers())
    if (l.name() == added && l.shared().get() != &layer)
      throw OptionError(place_of(*this) + ": expected layers of different names, got \"" + added + "\" twice.");
  forget_plans();
  add_layer(item.layer);
  if (!input_.defined()) return;
  try {
    const Specs& before = inner().parts.size() > 1 ? inner().output_specs : Specs{input_.spec()};
    CallScope scope(*this, false);
    Specs after = infer_layer(layer, before);
    layer.inner().output_specs = inner().output_specs = after;
    inner().input_shapes = {input_.shape()};
    inner().path = name();
    inner().built = true;
  } catch (...) {
    inner().parts.pop_back();
    throw;
  }
}

void SequentialBase::pop() {
  if (inner().parts.empty()) throw StateError(place_of(*this) + ": expected a layer to take away, got an empty model.");
  forget_plans();
  inner().parts.pop_back();
  if (inner().parts.empty())
    inner().built = false;
  else
    inner().output_specs = inner().parts.back().layer.get().inner().output_specs;
}

void SequentialBase::build_all(const std::vector<Shape>& input_shapes) {
  // The layers build themselves, each at its first call: here with the shapes of an abstract run.
  Specs specs{{input_shapes.at(0), dtype_policy().compute_dtype()}};
  for (const auto& part : inner().parts) {
    specs = infer_layer(part.layer.get(), specs);
    part.layer.get().inner().output_specs = specs;
  }
  inner().output_specs = specs;
}

Tensors SequentialBase::call_all(const Tensors& inputs, const CallContext& context) {
  Tensors x = inputs;
  Tensor mask = context.mask;
  for (const auto& part : inner().parts) {
    x = call_layer(part.layer.get(), x, {.training = context.training, .mask = mask});
    mask = x.empty() ? Tensor() : state_of(x[0]).mask;
  }
  return x;
}

std::vector<Layer> SequentialBase::model_layers() const {
  std::vector<Layer> layers;
  for (const auto& part : inner().parts) layers.push_back(part.layer);
  return layers;
}

Tensors SequentialBase::model_inputs() const { return input_.defined() ? Tensors(input_) : Tensors(); }

Json SequentialBase::get_config() const {
  Json config = LayerBase::get_config();
  Json layers = Json::array();
  if (input_.defined())
    layers.push_back(Json::object({{"module", "keras.layers"},
                                   {"class_name", "InputLayer"},
                                   {"config", input_config(input_)},
                                   {"registered_name", nullptr}}));
  for (const Layer& layer : model_layers()) layers.push_back(record_of(layer));
  config["layers"] = layers;
  if (!inner().input_shapes.empty()) config["build_input_shape"] = ConfigValue<Shape>::to(inner().input_shapes[0]);
  return config;
}

Layer SequentialBase::from_config(const Json& config) {
  const std::string place = place_in(config, "Sequential");
  ConfigReader reader(config, place);
  LayerOptions options;
  std::vector<Json> layers;
  std::optional<Shape> input_shape;
  reader.read("name", options.name);
  reader.read("trainable", options.trainable);
  reader.read("dtype", options.dtype);
  reader.read("layers", layers);
  reader.read("build_input_shape", input_shape);
  reader.finish(UnknownKeys::ignore);
  auto model = std::make_shared<SequentialBase>(std::move(options));
  for (const Json& record : layers) {
    Record parsed(record);
    bool is_input = parsed.of_keras && parsed.class_name == "InputLayer";
    // Keras 2 also told the first layer of a model what it takes.
    bool first = !model->input_.defined() && model->inner().parts.empty();
    if (is_input || (first && parsed.config->contains("batch_input_shape"))) model->add(input_of(parsed, is_input));
    if (!is_input) model->add(layer_of(record));
  }
  if (!model->inner().built && input_shape && !model->inner().parts.empty()) Layer(model).build(*input_shape);
  return Layer(model);
}

[[maybe_unused]] static const Registered registered(layer_registry(),
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
