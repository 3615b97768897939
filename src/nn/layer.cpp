// LayerBase and its handle: weights, parts, freezing, configs.
#include "addax/layer.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_set>

#include "addax/config.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "core/config.hpp"
#include "core/names.hpp"
#include "nn/call_scope.hpp"
#include "nn/layer_inner.hpp"
#include "nn/load_budget.hpp"
#include "nn/node.hpp"
#include "nn/op_layer.hpp"
#include "nn/sequential.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

bool contains(const Variables& list, const Variable& v) { return std::find(list.begin(), list.end(), v) != list.end(); }

void append(Variables& to, const Variables& from) {
  for (const Variable& v : from)
    if (!contains(to, v)) to.push_back(v);
}

/// Weights of the layer and those inside it; with seed states and metrics where `everything` is asked for.
Variables gather(LayerBase& layer, bool everything) {
  LayerBase::Inner& inner = layer.inner();
  Variables all = inner.trainable_weights;
  append(all, inner.non_trainable_weights);
  if (everything)
    for (const auto& seed : inner.seeds) append(all, {seed.state()});
  for (const auto& part : inner.parts) append(all, gather(part.layer.get(), everything));
  if (everything)
    for (const auto& part : inner.metrics) append(all, part.metric.variables());
  return all;
}

Variables only(Variables all, bool trainable) {
  std::erase_if(all, [&](const Variable& v) { return v.trainable() != trainable; });
  return all;
}

Shape only_shape(const std::vector<Shape>& shapes, const LayerBase& layer, const char* what) {
  if (shapes.size() != 1)
    throw StateError(place_of(layer) + ": expected one " + what + ", got " + std::to_string(shapes.size()) +
                     ". Call or build the layer first.");
  return shapes[0];
}

}  // namespace

LayerBase::LayerBase(std::string name) : LayerBase(LayerOptions{.name = std::move(name)}) {}

LayerBase::LayerBase(LayerOptions options)
    : ObjectBase(std::move(options.name)),
      inner_(std::make_unique<Inner>(options.dtype.value_or(config::dtype_policy()))) {
  const std::string& given = ObjectBase::name();
  if (given.find('/') != std::string::npos)
    throw OptionError("Layer: expected a name without \"/\", got \"" + given +
                      "\". It parts the names of layers in the paths of weights.");
  inner_->trainable = options.trainable;
}

LayerBase::~LayerBase() = default;

const std::string& LayerBase::name() const {
  // The class is known only after the constructor: the automatic name is given when it is first asked for.
  if (ObjectBase::name().empty()) const_cast<LayerBase*>(this)->set_name(unique_name(to_snake_case(class_name())));
  return ObjectBase::name();
}

void LayerBase::build(const Shape&) {}

void LayerBase::build_all(const std::vector<Shape>& input_shapes) {
  build(input_shapes.empty() ? Shape{} : input_shapes[0]);
}

Tensor LayerBase::call(const Tensor&, const CallContext&) {
  throw StateError(place_of(*this) + ": expected the class to implement call() or call_all(), got neither.");
}

Tensors LayerBase::call_all(const Tensors& inputs, const CallContext& context) {
  if (inputs.size() != 1)
    throw ShapeError(place_of(*this) + ": expected one input, got " + std::to_string(inputs.size()) +
                     ". Layers that take several implement call_all().");
  return call(inputs[0], context);
}

Tensor LayerBase::compute_mask(const Tensors&, const Tensor& mask) { return supports_masking() ? mask : Tensor(); }

Json LayerBase::get_config() const {
  Json config = Json::object(
      {{"name", name()}, {"trainable", trainable()}, {"dtype", ConfigValue<DTypePolicy>::to(inner_->policy)}});
  if (inner_->activity_regularizer.defined())
    config["activity_regularizer"] = ConfigValue<Regularizer>::to(inner_->activity_regularizer);
  return config;
}

void LayerBase::adapt(const Tensor&) {
  throw StateError(place_of(*this) + ": expected a preprocessing layer that learns from data, got adapt() on another.");
}

void LayerBase::adapt_all(const data::Dataset&) {
  throw StateError(place_of(*this) + ": expected a layer that learns from batches, got adapt() on another.");
}

void LayerBase::reset_state() {
  throw StateError(place_of(*this) + ": expected a layer with state between batches, got reset_state() on another.");
}

Tensor LayerBase::operator()(const Tensors& inputs, const CallOptions& options) { return handle()(inputs, options); }

Layer LayerBase::handle() { return Layer(shared_from_this()); }

bool LayerBase::trainable() const { return inner_->trainable; }
const DTypePolicy& LayerBase::dtype_policy() const { return inner_->policy; }
Variables LayerBase::weights() { return gather(*this, false); }
Variables LayerBase::trainable_weights() { return trainable() ? only(weights(), true) : Variables{}; }
Variables LayerBase::trainable_variables() { return trainable() ? only(gather(*this, true), true) : Variables{}; }

Tensors LayerBase::losses() {
  Tensors all = added_losses(*this);
  for (Variable& v : trainable_weights())
    if (auto regularizer = state_of(v).regularizer) all.push_back(regularizer->call(v.value()));
  return all;
}

std::vector<Metric> LayerBase::metrics() {
  std::vector<Metric> all;
  for (const auto& part : inner_->metrics) all.push_back(part.metric);
  for (const auto& part : inner_->parts)
    for (const Metric& m : part.layer.metrics()) all.push_back(m);
  return all;
}

Variable LayerBase::add_weight(const WeightOptions& options) {
  if (inner_->built)
    throw StateError(place_of(*this) +
                     ": expected add_weight() in the constructor or in build(), got it on a layer that is built.");
  if (!options.shape.known())
    throw ShapeError(place_of(*this) + ": expected a weight of a known shape, got " + options.shape.to_string() +
                     ". Only the batch axis of an input may be unknown here.");
  Eagerly now;
  DType dtype = options.dtype.value_or(inner_->policy.variable_dtype());
  LoadBudget::charge({options.shape, dtype}, place_of(*this));
  Initializer initializer = options.initializer;
  if (!initializer.defined()) initializer = dtype.is_float() ? "glorot_uniform" : "zeros";
  Tensor initial = LoadBudget::weights_follow() ? allocate({options.shape, dtype}) : initializer(options.shape, dtype);
  if (initial.shape() != options.shape || initial.dtype() != dtype)
    throw ShapeError(place_of(*this) + ": expected the initializer of \"" + options.name + "\" to make " +
                     Spec{options.shape, dtype}.to_string() + ", got " + initial.spec().to_string() + ".");
  bool trainable = options.trainable;
  Variable weight(initial, {.name = options.name, .trainable = trainable && inner_->trainable});
  VariableState& state = state_of(weight);
  state.path = (inner_->path.empty() ? name() : inner_->path) + "/" + state.name;
  state.autocast = options.autocast;
  state.regularizer = options.regularizer.shared();
  state.constraint = options.constraint.shared();
  (trainable ? inner_->trainable_weights : inner_->non_trainable_weights).push_back(weight);
  return weight;
}

Layer LayerBase::add_layer(const std::string& attribute, const Layer& layer) {
  inner_->parts.push_back({attribute, layer});
  return layer;
}

Layer LayerBase::add_layer(const Layer& layer) { return add_layer({}, layer); }

Metric LayerBase::add_metric(const std::string& attribute, const Metric& metric) {
  inner_->metrics.push_back({attribute, metric});
  return metric;
}

void LayerBase::add_loss(const Tensor& loss) {
  if (loss.size() != 1)
    throw ShapeError(place_of(*this) + ": expected add_loss() of a scalar, got " + loss.spec().to_string() + ".");
  keep_loss(*this, loss);
}

random::SeedGenerator LayerBase::add_seed_generator(std::optional<int64_t> seed) {
  inner_->seeds.emplace_back(seed);
  return inner_->seeds.back();
}

void collect_layers(LayerBase& layer, std::vector<LayerBase*>& into) {
  if (std::find(into.begin(), into.end(), &layer) != into.end()) return;
  into.push_back(&layer);
  for (const auto& part : layer.inner().parts) collect_layers(part.layer.get(), into);
}

// ---- the handle ----

Layer::Layer(std::shared_ptr<LayerBase> layer) : Handle(std::move(layer)) {
  if (defined()) get().name();
}

Tensor Layer::operator()(const Tensors& inputs, const CallOptions& options) const {
  Tensors outputs = call_all(inputs, options);
  if (outputs.size() != 1)
    throw ShapeError(place_of(get()) + ": expected one output, got " + std::to_string(outputs.size()) +
                     ". Use call_all() for several.");
  return std::move(outputs[0]);
}

Tensors Layer::call_all(const Tensors& inputs, const CallOptions& options) const {
  return call_layer(get(), inputs, options);
}

const std::string& Layer::name() const { return get().name(); }

void Layer::build(const Shape& input_shape) const {
  infer_layer(get(), {{input_shape, get().inner().policy.compute_dtype()}});
}
bool Layer::built() const { return get().inner().built; }

Shape Layer::compute_output_shape(const Shape& input_shape) const {
  return compute_output_shape(std::vector<Shape>{input_shape});
}
Shape Layer::compute_output_shape(const std::vector<Shape>& input_shapes) const {
  Specs inputs;
  for (const Shape& shape : input_shapes) inputs.push_back({shape, get().inner().policy.compute_dtype()});
  Specs specs = infer_layer(get(), inputs);
  return only_shape({specs.size() == 1 ? specs[0].shape : Shape{}}, get(), "output");
}

namespace {

const Node& first_node(const LayerBase& layer) {
  const std::vector<Node*>& nodes = layer.inner().nodes;
  if (nodes.empty())
    throw StateError(place_of(layer) +
                     ": expected a call on symbolic tensors, got none. Call the layer on an Input() first.");
  return *nodes[0];
}

/// A model has ends of its own, which are what Keras gives, but for a Sequential that was called.
const ModelBase* with_own_ends(const LayerBase& layer) {
  const auto* model = dynamic_cast<const ModelBase*>(&layer);
  if (!model || !model->graph()) return nullptr;
  const bool is_sequential = dynamic_cast<const SequentialBase*>(model) != nullptr;
  return is_sequential && !layer.inner().nodes.empty() ? nullptr : model;
}

}  // namespace

Tensor Layer::input() const {
  const ModelBase* model = with_own_ends(get());
  return (model ? model->model_inputs() : first_node(get()).inputs()).single();
}
Tensor Layer::output() const {
  const ModelBase* model = with_own_ends(get());
  return (model ? model->model_outputs() : first_node(get()).all_outputs()).single();
}

Shape Layer::input_shape() const { return only_shape(get().inner().input_shapes, get(), "input shape"); }

Shape Layer::output_shape() const {
  std::vector<Shape> shapes;
  for (const Spec& s : get().inner().output_specs) shapes.push_back(s.shape);
  if (shapes.empty() && built()) return compute_output_shape(input_shape());
  return only_shape(shapes, get(), "output shape");
}

bool Layer::trainable() const { return get().trainable(); }

void Layer::set_trainable(bool trainable) const {
  LayerBase::Inner& inner = get().inner();
  inner.trainable = trainable;
  for (Variable& v : inner.trainable_weights) v.set_trainable(trainable);
  for (const auto& part : inner.parts) part.layer.set_trainable(trainable);
}

bool Layer::supports_masking() const { return get().supports_masking(); }

Variables Layer::weights() const { return get().weights(); }
Variables Layer::trainable_weights() const { return get().trainable_weights(); }
Variables Layer::non_trainable_weights() const { return trainable() ? only(weights(), false) : weights(); }
Variables Layer::variables() const { return gather(get(), true); }
Variables Layer::trainable_variables() const { return get().trainable_variables(); }
Variables Layer::non_trainable_variables() const { return trainable() ? only(variables(), false) : variables(); }

Tensors Layer::get_weights() const {
  Tensors copies;
  for (const Variable& v : weights()) {
    Tensor copy = allocate({v.shape(), v.dtype()});
    std::memcpy(data_of(copy), state_of(v).readable(), copy.spec().bytes());
    copies.push_back(copy);
  }
  return copies;
}

void Layer::set_weights(const Tensors& values) const {
  Variables variables = weights();
  if (values.size() != variables.size())
    throw ShapeError(place_of(get()) + ": expected " + std::to_string(variables.size()) + " weights, got " +
                     std::to_string(values.size()) + ". get_weights() shows their order.");
  for (size_t i = 0; i < variables.size(); ++i)
    if (values[i].shape() != variables[i].shape())
      throw ShapeError(variables[i].path() + ": expected a weight of " + variables[i].shape().to_string() + ", got " +
                       values[i].spec().to_string() + ". get_weights() shows their order and shapes.");
  for (size_t i = 0; i < variables.size(); ++i) variables[i].assign(values[i]);
}

int64_t Layer::count_params() const {
  if (!built())
    throw StateError(place_of(get()) +
                     ": expected a layer that is built, got count_params() before. Call or build it first.");
  int64_t count = 0;
  for (const Variable& v : weights()) count += v.shape().size();
  return count;
}

Tensors Layer::losses() const { return get().losses(); }

std::vector<Metric> Layer::metrics() const { return get().metrics(); }

std::vector<Layer> Layer::layers() const {
  std::vector<Layer> inside;
  for (const auto& part : get().inner().parts)
    if (!part.layer.is<OpLayer>()) inside.push_back(part.layer);
  return inside;
}

DTypePolicy Layer::dtype_policy() const { return get().dtype_policy(); }
DType Layer::variable_dtype() const { return dtype_policy().variable_dtype(); }
DType Layer::compute_dtype() const { return dtype_policy().compute_dtype(); }
Json Layer::get_config() const { return get().get_config(); }
void Layer::adapt(const Tensor& data) const { get().adapt(data); }
void Layer::adapt(const data::Dataset& batches) const { get().adapt_all(batches); }
void Layer::reset_state() const { get().reset_state(); }

}  // namespace addax
