#include "addax/layers/pipeline.hpp"

#include "nn/configured.hpp"

namespace addax {
namespace {

struct PipelineArguments {
  std::vector<Layer> layers = {};
  static constexpr auto fields() { return std::tuple{Field{"layers", &PipelineArguments::layers}}; }
};

class PipelineLayer final : public ConfiguredLayer<PipelineLayer, LayerOptions, PipelineArguments> {
 public:
  static constexpr const char* keras_name = "Pipeline";
  static constexpr bool default_training = true;

  PipelineLayer(PipelineArguments arguments, LayerOptions options)
      : ConfiguredLayer(std::move(arguments), std::move(options)) {
    inner().autocast = false;  // each layer inside has its own policy
    for (const Layer& layer : this->arguments().layers) {
      if (!layer.defined()) throw OptionError("Pipeline: expected layers, got one that is none.");
      add_layer("layers", layer);
    }
  }

  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    config.erase("trainable");
    config.erase("dtype");
    return config;
  }

  Tensors call_all(const Tensors& inputs, const CallContext& context) override {
    Tensors x = inputs;
    CallOptions options{.training = context.training, .mask = context.mask};
    for (const Layer& layer : arguments().layers) {
      x = layer.call_all(x, options);
      options.mask = Tensor();  // further ones come with their tensors
    }
    return x;
  }
};

const Registered registered_pipeline = PipelineLayer::registered();

}  // namespace

Layer layers::Pipeline(const std::vector<Layer>& layers, const LayerOptions& options) {
  return Layer(std::make_shared<PipelineLayer>(PipelineArguments{layers}, options));
}

}  // namespace addax
