#include "addax/layers/time_distributed.hpp"

#include "layers/wrapper.hpp"

namespace addax {
namespace {

/// The first two axes as one.
Tensor folded(const Tensor& x) {
  Shape shape = x.shape().part(1, x.rank());
  shape[0] *= x.shape()[0];
  return ops::reshape(x, shape);
}

class TimeDistributedLayer final : public WrapperLayer<TimeDistributedLayer> {
 public:
  static constexpr const char* keras_name = "TimeDistributed";
  using WrapperLayer::WrapperLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (x.rank() < 3)
      throw ShapeError(place_of(*this) + ": expected an input of [batch, steps, ...], got " + x.spec().to_string() +
                       ".");
    CallOptions options{.training = context.training};
    if (const Tensor& mask = context.mask; mask.defined()) {
      if (mask.rank() < 2 || mask.shape().part(0, 2) != x.shape().part(0, 2))
        throw ShapeError(place_of(*this) + ": expected a mask of [batch, steps, ...], got " + mask.shape().to_string() +
                         " for " + x.spec().to_string() + ".");
      options.mask = folded(mask);
    }
    Tensor y = wrapped()(folded(x), options);
    Shape shape = y.shape();
    shape[0] = x.shape()[1];
    shape.insert(0, x.shape()[0]);
    return as_own(ops::reshape(y, shape));
  }
};

const Registered registered_time_distributed = TimeDistributedLayer::registered();

}  // namespace

Layer layers::TimeDistributed(const Layer& layer, const LayerOptions& options) {
  return Layer(std::make_shared<TimeDistributedLayer>(WrapperArguments{layer}, options));
}

}  // namespace addax
