// Activation: a function as a layer.
#pragma once

#include "addax/activation.hpp"
#include "addax/layer.hpp"

namespace addax {

struct ActivationOptions {
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Activation: any shape, elementwise or as the function says. OptionError for an unknown name.
Layer Activation(const addax::Activation& activation, const ActivationOptions& options = {});
}  // namespace layers

}  // namespace addax
