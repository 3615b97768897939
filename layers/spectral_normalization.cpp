#include "addax/layers/spectral_normalization.hpp"

#include "addax/initializers/truncated_normal.hpp"
#include "layers/wrapper.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SpectralNormalizationOptions> = layer_fields<SpectralNormalizationOptions>(Field{
    "power_iterations", &SpectralNormalizationOptions::power_iterations});

namespace {

Tensor unit_row(const Tensor& x) { return ops::normalize(x, {.axis = None}); }

class SpectralNormalizationLayer final : public WrapperLayer<SpectralNormalizationLayer, SpectralNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "SpectralNormalization";
  static constexpr bool default_training = false;

  SpectralNormalizationLayer(WrapperArguments arguments, SpectralNormalizationOptions options)
      : WrapperLayer(std::move(arguments), std::move(options)) {
    if (int64_t n = this->options().power_iterations; n < 1)
      throw OptionError("SpectralNormalization: expected power_iterations of at least 1, got " + std::to_string(n) +
                        ".");
  }

  void build(const Shape& input) override {
    {
      CallScope inside(wrapped().get(), false);
      build_layer(wrapped().get(), {input});
    }
    for (const Variable& weight : wrapped().weights())
      if (weight.name() == "kernel" || weight.name() == "embeddings") kernel_ = weight;
    if (!kernel_.defined())
      throw StateError(place_of(*this) + ": expected a layer with a kernel or embeddings, got " +
                       place_of(wrapped().get()) + ".");
    inner().trainable_weights.push_back(kernel_);
    vector_u_ = add_weight({.shape = {1, kernel_.shape().back()},
                            .initializer = initializers::TruncatedNormal({.stddev = 0.02}),
                            .dtype = kernel_.dtype(),
                            .trainable = false,
                            .name = "vector_u"});
  }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (context.training) normalize();
    return ops::cast(wrapped()(x, options_for(context)), x.dtype());
  }

 private:
  void normalize() {
    Tensor kernel = kernel_.value(), rows = ops::reshape(kernel, {-1, kernel.shape().back()});
    Tensor u = vector_u_.value(), v;
    for (int64_t i = 0; i < options().power_iterations; ++i) {
      v = unit_row(ops::matmul(u, ops::transpose(rows)));
      u = unit_row(ops::matmul(v, rows));
    }
    Tensor sigma = ops::sum(ops::matmul(v, rows) * u), zero = ops::all(kernel == 0);
    vector_u_.assign(ops::where(zero, vector_u_.value(), u));
    kernel_.assign(ops::stop_gradient(ops::where(zero, kernel, kernel / sigma)));
    // In a trace the value is what was computed: gradients with respect to the kernel end there.
    if (Tensor now = kernel_.value(); !is_eager(now)) state_of(now).variable = Ref<VariableState>(&state_of(kernel_));
  }

  Variable kernel_, vector_u_;
};

const Registered registered_spectral_normalization = SpectralNormalizationLayer::registered();

}  // namespace

Layer layers::SpectralNormalization(const Layer& layer, const SpectralNormalizationOptions& options) {
  return Layer(std::make_shared<SpectralNormalizationLayer>(WrapperArguments{layer}, options));
}

}  // namespace addax
