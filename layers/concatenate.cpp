#include "addax/layers/concatenate.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/masks.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ConcatenateOptions> = layer_fields<ConcatenateOptions>(Field{
    "axis", &ConcatenateOptions::axis});

namespace {

/// An input's mask over all its axes but the last; true where it has none.
Tensor whole_mask(const Tensor& x) {
  Tensor mask = mask_of(x);
  if (mask.defined() && mask.rank() == x.rank()) return ops::any(mask, -1);
  Shape shape = x.shape().part(0, x.rank() - 1);
  if (!mask.defined()) return ops::ones(shape, DType::bool_);
  while (mask.rank() < shape.rank()) mask = ops::expand_dims(mask, -1);
  return ops::broadcast_to(mask, shape);
}

class ConcatenateLayer final : public ConfiguredLayer<ConcatenateLayer, ConcatenateOptions> {
 public:
  static constexpr const char* keras_name = "Concatenate";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    if (inputs.empty()) throw ShapeError(place_of(*this) + ": expected a list of at least one input, got none.");
    return ops::concatenate(inputs, options().axis);
  }

  Tensor compute_mask(const Tensors& inputs, const Tensor&) override {
    auto bare = [](const Tensor& x) { return !mask_of(x).defined(); };
    if (std::all_of(inputs.begin(), inputs.end(), bare)) return {};
    int rank = inputs[0].rank(), axis = canonical_axis(keras_name, options().axis, rank);
    Tensors masks;
    for (const Tensor& x : inputs) masks.push_back(whole_mask(x));
    return axis == rank - 1 ? ops::any(ops::stack(masks, 0), 0) : ops::concatenate(masks, axis);
  }
};

const Registered registered_concatenate = ConcatenateLayer::registered();

}  // namespace

Layer layers::Concatenate(const ConcatenateOptions& options) {
  return Layer(std::make_shared<ConcatenateLayer>(NoArguments{}, options));
}

Tensor layers::concatenate(const Tensors& inputs, const ConcatenateOptions& options) {
  return Concatenate(options)(inputs);
}

}  // namespace addax
