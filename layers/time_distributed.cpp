#include "addax/layers/time_distributed.hpp"

#include <algorithm>

#include "layers/wrapper.hpp"
#include "nn/layer_inner.hpp"

namespace addax {
namespace {

/// The first two axes as one.
Tensor folded(const Tensor& x) {
  Shape shape = x.shape().part(1, x.rank());
  shape[0] *= x.shape()[0];
  return ops::reshape(x, shape);
}

/// Whether calls in training change weights that are no gradient's business, as BatchNormalization's: their number and
/// what each sees then count.
bool learns_from_calls(LayerBase& layer) {
  const LayerBase::Inner& inner = layer.inner();
  auto learns = [](const auto& part) { return learns_from_calls(part.layer.get()); };
  return !inner.non_trainable_weights.empty() || std::any_of(inner.parts.begin(), inner.parts.end(), learns);
}

class TimeDistributedLayer final : public WrapperLayer<TimeDistributedLayer> {
 public:
  static constexpr const char* keras_name = "TimeDistributed";
  using WrapperLayer::WrapperLayer;

  bool supports_masking() const override { return true; }

  void build(const Shape& input) override {
    if (input.rank() < 3) return;  // call() refuses it
    Shape rows = input.part(1, input.rank());
    rows[0] = -1;
    CallScope inside(wrapped().get(), false);
    build_layer(wrapped().get(), {rows});
  }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (x.rank() < 3)
      throw ShapeError(place_of(*this) + ": expected an input of [batch, steps, ...], got " + x.spec().to_string() +
                       ".");
    CallOptions options{.training = context.training, .mask = {}, .initial_state = {}};
    if (const Tensor& mask = context.mask; mask.defined()) {
      if (mask.rank() < 2 || mask.shape().part(0, 2) != x.shape().part(0, 2))
        throw ShapeError(place_of(*this) + ": expected a mask of [batch, steps, ...], got " + mask.shape().to_string() +
                         " for " + x.spec().to_string() + ".");
      options.mask = mask;
    }
    if (context.training && x.shape()[1] > 0 && learns_from_calls(wrapped().get())) return step_by_step(x, options);
    if (options.mask.defined()) options.mask = folded(options.mask);
    Tensor y = wrapped()(folded(x), options);
    Shape shape = y.shape();
    shape[0] = x.shape()[1];
    shape.insert(0, x.shape()[0]);
    return as_own(ops::reshape(y, shape));
  }

 private:
  /// A call for each step, as in Keras: each sees one step alone, and what the one before it left behind.
  Tensor step_by_step(const Tensor& x, const CallOptions& options) {
    Tensors steps;
    for (int64_t i = 0; i < x.shape()[1]; ++i) {
      CallOptions own = options;
      if (own.mask.defined()) own.mask = own.mask(all, i);
      steps.push_back(wrapped()(x(all, i), own));
    }
    return as_own(ops::stack(steps, {.axis = 1}));
  }
};

const Registered registered_time_distributed = TimeDistributedLayer::registered();

}  // namespace

Layer layers::TimeDistributed(const Layer& layer, const LayerOptions& options) {
  return Layer(std::make_shared<TimeDistributedLayer>(WrapperArguments{layer}, options));
}

}  // namespace addax
