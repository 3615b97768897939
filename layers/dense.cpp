#include "addax/layers/dense.hpp"

#include "addax/ops.hpp"
#include "layers/quantization.hpp"
#include "nn/configured.hpp"
#include "nn/layer_inner.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<DenseOptions> = layer_fields<DenseOptions>(
    Field{"activation", &DenseOptions::activation}, Field{"use_bias", &DenseOptions::use_bias},
    Field{"kernel_initializer", &DenseOptions::kernel_initializer},
    Field{"bias_initializer", &DenseOptions::bias_initializer},
    Field{"kernel_regularizer", &DenseOptions::kernel_regularizer},
    Field{"bias_regularizer", &DenseOptions::bias_regularizer},
    Field{"activity_regularizer", &DenseOptions::activity_regularizer, "", Saved::no},
    Field{"kernel_constraint", &DenseOptions::kernel_constraint},
    Field{"bias_constraint", &DenseOptions::bias_constraint});

namespace {

struct DenseArguments {
  int64_t units = 0;
  static constexpr auto fields() { return std::tuple{Field{"units", &DenseArguments::units}}; }
};

class DenseLayer final : public ConfiguredLayer<DenseLayer, DenseOptions, DenseArguments> {
 public:
  static constexpr const char* keras_name = "Dense";

  DenseLayer(DenseArguments arguments, DenseOptions options) : ConfiguredLayer(arguments, std::move(options)) {
    if (units() < 1) throw OptionError("Dense: expected units of at least 1, got " + std::to_string(units()) + ".");
  }

  bool supports_masking() const override { return true; }

  Json get_config() const override { return with_quantization(ConfiguredLayer::get_config()); }

  void build(const Shape& input) override {
    if (input.rank() < 2 || input.back() < 0)
      throw ShapeError(place_of(*this) + ": expected an input of [batch, ..., n] with n known, got " +
                       input.to_string() + ".");
    const DenseOptions& o = options();
    kernel_ = add_weight({.shape = {input.back(), units()},
                          .initializer = o.kernel_initializer,
                          .regularizer = o.kernel_regularizer,
                          .constraint = o.kernel_constraint,
                          .name = "kernel"});
    if (o.use_bias)
      bias_ = add_weight({.shape = {units()},
                          .initializer = o.bias_initializer,
                          .regularizer = o.bias_regularizer,
                          .constraint = o.bias_constraint,
                          .name = "bias"});
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    int64_t width = kernel_.shape()[0];
    if (x.rank() < 2 || x.shape().back() != width)
      throw ShapeError(place_of(*this) + ": expected an input whose last axis is " + std::to_string(width) + ", got " +
                       x.spec().to_string() + "." + help(x.shape(), width));
    Tensor y = ops::matmul(x, kernel_);
    return options().activation(bias_.defined() ? y + bias_ : y);
  }

 private:
  int64_t units() const { return arguments().units; }

  static std::string help(const Shape& shape, int64_t width) {
    int64_t rest = shape.rank() > 1 ? shape.part(1, shape.rank()).size() : 0;
    return rest == width ? " Put layers::Flatten() before it." : " The layer was built for that width.";
  }

  Variable kernel_, bias_;
};

const Registered registered_dense = DenseLayer::registered();

}  // namespace

Layer layers::Dense(int64_t units, const DenseOptions& options) {
  return Layer(std::make_shared<DenseLayer>(DenseArguments{units}, options));
}

}  // namespace addax
