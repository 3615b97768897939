#include "addax/layers/dropout.hpp"

#include <optional>

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<DropoutOptions> = std::tuple{
    Field{"seed", &DropoutOptions::seed}, Field{"noise_shape", &DropoutOptions::noise_shape},
    Field{"name", &DropoutOptions::name, "", Saved::no}, Field{"trainable", &DropoutOptions::trainable, "", Saved::no},
    Field{"dtype", &DropoutOptions::dtype, "", Saved::no}};

namespace {

struct DropoutArguments {
  double rate = 0;
  static constexpr auto fields() { return std::tuple{Field{"rate", &DropoutArguments::rate}}; }
};

class DropoutLayer final : public ConfiguredLayer<DropoutLayer, DropoutOptions, DropoutArguments> {
 public:
  static constexpr const char* keras_name = "Dropout";

  DropoutLayer(DropoutArguments arguments, DropoutOptions options) : ConfiguredLayer(arguments, std::move(options)) {
    if (!(arguments.rate >= 0 && arguments.rate <= 1))
      throw OptionError("Dropout: expected a rate from 0 to 1, got " + std::to_string(arguments.rate) + ".");
    if (arguments.rate > 0) seeds_ = add_seed_generator(this->options().seed);
  }

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (!context.training || !seeds_) return x;
    return random::dropout(x, arguments().rate, {.noise_shape = mask_shape(x.shape()), .seed = *seeds_});
  }

 private:
  std::optional<Shape> mask_shape(const Shape& input) const {
    std::optional<Shape> shape = options().noise_shape;
    for (int a = 0; shape && a < shape->rank(); ++a)
      if ((*shape)[a] < 0) (*shape)[a] = input[a];
    return shape;
  }

  std::optional<random::SeedGenerator> seeds_;
};

const Registered registered = DropoutLayer::registered();

}  // namespace

Layer layers::Dropout(double rate, const DropoutOptions& options) {
  return Layer(std::make_shared<DropoutLayer>(DropoutArguments{rate}, options));
}

}  // namespace addax
