#include "addax/layers/flatten.hpp"

#include "addax/ops.hpp"
#include "layers/data_format.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<FlattenOptions> = layer_fields<FlattenOptions>(Field{"data_format",
                                                                                     &FlattenOptions::data_format});

namespace {

class FlattenLayer final : public ConfiguredLayer<FlattenLayer, FlattenOptions> {
 public:
  static constexpr const char* keras_name = "Flatten";

  FlattenLayer(NoArguments, FlattenOptions options)
      : ConfiguredLayer({}, with_data_format(keras_name, std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    if (x.rank() < 2) return ops::reshape(x, {x.rank() ? x.shape()[0] : 1, 1});
    bool move = options().data_format == "channels_first" && x.rank() > 2;
    int64_t width = x.shape().part(1, x.rank()).size();
    return ops::reshape(move ? ops::moveaxis(x, 1, -1) : x, {x.shape()[0], width});
  }
};

const Registered registered_flatten = FlattenLayer::registered();

}  // namespace

Layer layers::Flatten(const FlattenOptions& options) {
  return Layer(std::make_shared<FlattenLayer>(NoArguments{}, options));
}

}  // namespace addax
