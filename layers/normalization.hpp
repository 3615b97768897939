// NormalizationLayer: the scale and the shift that normalisations learn.
#pragma once

#include "nn/configured.hpp"

namespace addax {

/// The config of a layer whose one axis Keras makes a list when it is built.
inline Json with_listed_axis(Json config, bool built) {
  Json& axis = config["axis"];
  if (built && axis.is_integer()) axis = Json::array({axis});
  return config;
}

/// `Options` have center, scale, and initializer, regularizer and constraint of beta and gamma.
template <class Self, class Options>
class NormalizationLayer : public ConfiguredLayer<Self, Options> {
 public:
  using ConfiguredLayer<Self, Options>::ConfiguredLayer;
  bool supports_masking() const override { return true; }

 protected:
  /// gamma where `scale`, beta where `center`, in float32 also among half floats.
  void add_gamma_and_beta(const Shape& shape) {
    const Options& o = this->options();
    if (o.scale)
      gamma_ = this->add_weight({.shape = shape,
                                 .initializer = o.gamma_initializer,
                                 .autocast = false,
                                 .regularizer = o.gamma_regularizer,
                                 .constraint = o.gamma_constraint,
                                 .name = "gamma"});
    if (o.center)
      beta_ = this->add_weight({.shape = shape,
                                .initializer = o.beta_initializer,
                                .autocast = false,
                                .regularizer = o.beta_regularizer,
                                .constraint = o.beta_constraint,
                                .name = "beta"});
  }

  /// Empty where there is none.
  Tensor gamma() const { return gamma_.defined() ? Tensor(gamma_) : Tensor(); }
  Tensor beta() const { return beta_.defined() ? Tensor(beta_) : Tensor(); }

 private:
  Variable gamma_, beta_;
};

}  // namespace addax
