// How a layer is called: scopes, casts, building, masks, and the place in errors.
#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "core/scopes.hpp"
#include "graph/trace.hpp"
#include "nn/call_scope.hpp"
#include "nn/finite_watch.hpp"
#include "nn/layer_inner.hpp"
#include "nn/load_budget.hpp"
#include "nn/masks.hpp"
#include "nn/node.hpp"
#include "nn/op_layer.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

thread_local CallScope* scope_of_thread = nullptr;
thread_local LossCollector* collector_of_thread = nullptr;

Shape without_batch_length(Shape shape) {
  if (shape.rank() > 0) shape[0] = -1;
  return shape;
}

/// Float inputs in the compute dtype, as Keras' autocast.
Tensors cast_inputs(const Tensors& inputs, DType compute) {
  if (std::none_of(inputs.begin(), inputs.end(),
                   [&](const Tensor& t) { return t.defined() && t.dtype().is_float() && t.dtype() != compute; }))
    return inputs;
  Tensors cast = inputs;
  for (Tensor& t : cast)
    if (t.defined() && t.dtype().is_float() && t.dtype() != compute) {
      Tensor mask = mask_of(t);
      set_mask(t = as_dtype(t, compute), mask);
    }
  return cast;
}

void penalize_activity(LayerBase& layer, const Tensors& outputs) {
  const Regularizer& regularizer = layer.inner().activity_regularizer;
  if (!regularizer.defined()) return;
  for (const Tensor& y : outputs) {
    Tensor penalty = regularizer(y) / static_cast<double>(std::max<int64_t>(1, y.rank() ? y.shape()[0] : 1));
    keep_loss(layer, penalty);
  }
}

/// Outputs that call() gave no mask get the layer's.
void mask_outputs(Tensors& outputs, const std::function<Tensor()>& compute_mask) {
  auto bare = [](const Tensor& y) { return y.defined() && !mask_of(y).defined(); };
  if (std::none_of(outputs.begin(), outputs.end(), bare)) return;
  if (Tensor mask = compute_mask(); mask.defined())
    for (Tensor& y : outputs)
      if (bare(y)) set_mask(y, mask);
}

/// What the layer and those inside it added before. Layers that added nothing are only read: several threads may call.
void forget_losses(LayerBase& layer) {
  if (LossCollector* collector = LossCollector::current()) {
    if (collector->losses.empty()) return;
    std::vector<LayerBase*> layers;
    collect_layers(layer, layers);
    std::erase_if(collector->losses, [&](const auto& kept) {
      return std::find(layers.begin(), layers.end(), kept.first) != layers.end();
    });
    return;
  }
  if (!layer.inner().losses.empty()) layer.inner().losses = {};
  for (const auto& part : layer.inner().parts) forget_losses(part.layer.get());
}

Tensors run_call(LayerBase& layer, const Tensors& given, const CallOptions& options) {
  CallScope scope(layer, options.training);
  Tensors inputs = layer.inner().autocast ? cast_inputs(given, layer.dtype_policy().compute_dtype()) : given;
  if (!layer.inner().built) {
    std::vector<Shape> shapes;
    for (const Tensor& t : inputs) shapes.push_back(without_batch_length(t.shape()));
    build_layer(layer, shapes);
  }
  CallContext context{scope.training(), options.mask, options.initial_state};
  if (!context.mask.defined() && !inputs.empty()) context.mask = mask_of(inputs[0]);
  Tensors outputs = layer.call_all(inputs, context);
  penalize_activity(layer, outputs);
  if (FiniteWatch* watch = FiniteWatch::current()) watch->note(place_of(layer), outputs);
  if (layer.supports_masking()) mask_outputs(outputs, [&] { return layer.compute_mask(inputs, context.mask); });
  return outputs;
}

}  // namespace

CallScope::CallScope(LayerBase& layer, std::optional<bool> training)
    : layer_(layer),
      outer_(std::exchange(scope_of_thread, this)),
      training_(training.value_or(outer_ && outer_->training())),
      autocast_(layer.dtype_policy().compute_dtype()) {}

CallScope::~CallScope() { scope_of_thread = outer_; }

CallScope* CallScope::current() { return scope_of_thread; }

std::string CallScope::path() const { return outer_ ? outer_->path() + "/" + layer_.name() : layer_.name(); }

LossCollector::LossCollector() : outer_(std::exchange(collector_of_thread, this)) {}
LossCollector::~LossCollector() { collector_of_thread = outer_; }
LossCollector* LossCollector::current() { return collector_of_thread; }

void keep_loss(LayerBase& layer, const Tensor& loss) {
  if (LossCollector* collector = LossCollector::current())
    collector->losses.emplace_back(&layer, loss);
  else
    layer.inner().losses.push_back(loss);
}

Tensors added_losses(LayerBase& layer) {
  std::vector<LayerBase*> layers;
  collect_layers(layer, layers);
  Tensors all;
  if (LossCollector* collector = LossCollector::current()) {
    for (const auto& [owner, loss] : collector->losses)
      if (std::find(layers.begin(), layers.end(), owner) != layers.end()) all.push_back(loss);
    return all;
  }
  for (LayerBase* l : layers)
    for (const Tensor& loss : l->inner().losses) all.push_back(loss);
  return all;
}

std::string place_of(const LayerBase& layer) { return layer.name() + " (" + layer.class_name() + ")"; }

Tensors call_layer(LayerBase& layer, const Tensors& inputs, const CallOptions& options) try {
  if (any_symbolic(inputs) || is_symbolic(options.mask) || any_symbolic(options.initial_state))
    return call_symbolically(layer, inputs, options);
  if (!CallScope::current()) forget_losses(layer);
  LoadBudget::charge_call();
  return run_call(layer, inputs, options);
} catch (Error& error) {
  if (!dynamic_cast<OpLayer*>(&layer)) error.place_once(place_of(layer));  // an operation names itself
  throw;
}

void build_layer(LayerBase& layer, const std::vector<Shape>& input_shapes) {
  LayerBase::Inner& inner = layer.inner();
  if (inner.built) return;
  CallScope* scope = CallScope::current();
  inner.path = name_prefix() + (scope ? scope->path() : layer.name());
  Eagerly now;
  Autocast off(std::nullopt);
  inner.building = true;
  try {
    layer.build_all(input_shapes);
  } catch (...) {
    inner.building = false;
    inner.trainable_weights.clear();
    inner.non_trainable_weights.clear();
    throw;
  }
  inner.building = false;
  inner.built = true;
  inner.input_shapes = input_shapes;
}

namespace {

// An axis that follows the unknown ones differs between two lengths that nothing else is likely to have. Axes behind
// the batch are long enough for windows and divisible enough for halving.
struct Lengths {
  int64_t batch, other;
};
constexpr Lengths tried[] = {{2, 256}, {3, 384}};

Specs with_lengths(Specs specs, const Lengths& lengths) {
  for (Spec& s : specs)
    for (int a = 0; a < s.shape.rank(); ++a)
      if (s.shape[a] < 0) s.shape[a] = a == 0 ? lengths.batch : lengths.other;
  return specs;
}

/// One text of two that differ in lengths: those are unknown.
std::string with_none(std::string_view first, std::string_view second) {
  std::string text;
  auto number = [](std::string_view& rest) {
    size_t end = 0;
    while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') ++end;
    std::string_view digits = rest.substr(0, end);
    rest.remove_prefix(end);
    return digits;
  };
  while (!first.empty() && !second.empty()) {
    std::string_view a = number(first), b = number(second);
    text += a == b ? a : "None";
    if (first.empty() || second.empty() || first[0] != second[0]) break;
    text += first[0];
    first.remove_prefix(1);
    second.remove_prefix(1);
  }
  return text.append(first);
}

}  // namespace

Specs infer_layer(LayerBase& layer, const Specs& inputs, const std::function<Tensors(const Tensors&)>& call) {
  if (!layer.inner().built) {
    std::vector<Shape> shapes;
    for (const Spec& s : inputs) shapes.push_back(without_batch_length(s.shape));
    CallScope scope(layer, false);
    build_layer(layer, shapes);
  }
  LossCollector ignored;
  Specs first, second;
  try {
    first = infer_specs(with_lengths(inputs, tried[0]), call);
  } catch (Error& error) {
    try {
      infer_specs(with_lengths(inputs, tried[1]), call);
    } catch (const Error& again) {
      error.set_text(with_none(error.what(), again.what()));
    }
    throw;
  }
  second = infer_specs(with_lengths(inputs, tried[1]), call);
  for (size_t i = 0; i < first.size(); ++i)
    for (int a = 0; a < first[i].shape.rank(); ++a)
      if (first[i].shape[a] != second[i].shape[a]) first[i].shape[a] = -1;
  return first;
}

Specs infer_layer(LayerBase& layer, const Specs& inputs) {
  return infer_layer(layer, inputs, [&](const Tensors& x) { return call_layer(layer, x, {}); });
}

}  // namespace addax
