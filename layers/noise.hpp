// NoiseLayer: what layers share that are random while training and the identity at inference.
#pragma once

#include <algorithm>

#include "nn/configured.hpp"

namespace addax {

struct RateArguments {
  double rate = 0;
  static constexpr auto fields() { return std::tuple{Field{"rate", &RateArguments::rate}}; }
};

/// `Options` have a seed. `Self` implements disturb().
template <class Self, class Options, class Arguments = RateArguments>
class NoiseLayer : public ConfiguredLayer<Self, Options, Arguments> {
 public:
  static constexpr bool default_training = false;

  NoiseLayer(Arguments arguments, Options options)
      : ConfiguredLayer<Self, Options, Arguments>(arguments, std::move(options)) {
    const auto& row = std::get<0>(fields_of<Arguments>);
    double amount = arguments.*row.member;
    if (!(amount >= 0 && amount <= 1))
      throw OptionError(std::string(Self::keras_name) + ": expected a " + row.name + " from 0 to 1, got " +
                        Json(amount).to_python() + ".");
    if (amount > 0) seeds_ = this->add_seed_generator(this->options().seed);
  }

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext& context) override {
    return context.training && seeds_ ? static_cast<Self*>(this)->disturb(x, *seeds_) : x;
  }

 private:
  std::optional<random::SeedGenerator> seeds_;
};

/// The shape of the noise for an input: None axes follow it.
inline Shape noise_shape_for(const Shape& input, const std::optional<Shape>& noise_shape) {
  Shape shape = noise_shape.value_or(input);
  for (int a = 0; a < std::min(shape.rank(), input.rank()); ++a)
    if (shape[a] < 0) shape[a] = input[a];
  return shape;
}

}  // namespace addax
