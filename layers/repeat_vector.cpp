#include "addax/layers/repeat_vector.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RepeatVectorOptions> = layer_fields<RepeatVectorOptions>();

namespace {

struct RepeatVectorArguments {
  int64_t n = 1;
  static constexpr auto fields() { return std::tuple{Field{"n", &RepeatVectorArguments::n}}; }
};

class RepeatVectorLayer final : public ConfiguredLayer<RepeatVectorLayer, RepeatVectorOptions, RepeatVectorArguments> {
 public:
  static constexpr const char* keras_name = "RepeatVector";

  RepeatVectorLayer(RepeatVectorArguments arguments, RepeatVectorOptions options)
      : ConfiguredLayer(arguments, std::move(options)) {
    if (arguments.n < 1)
      throw OptionError("RepeatVector: expected n of at least 1, got " + std::to_string(arguments.n) + ".");
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    if (x.rank() != 2)
      throw ShapeError(place_of(*this) + ": expected an input of [batch, features], got " + x.spec().to_string() + ".");
    return ops::repeat(ops::expand_dims(x, 1), arguments().n, 1);
  }
};

const Registered registered_repeat_vector = RepeatVectorLayer::registered();

}  // namespace

Layer layers::RepeatVector(int64_t n, const RepeatVectorOptions& options) {
  return Layer(std::make_shared<RepeatVectorLayer>(RepeatVectorArguments{n}, options));
}

}  // namespace addax
