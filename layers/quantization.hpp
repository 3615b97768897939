// What configs of layers that Keras can quantize say of it.
#pragma once

#include "addax/json.hpp"

namespace addax {

/// The config of a layer that is not quantized.
inline Json with_quantization(Json config) {
  config["quantization_config"] = nullptr;
  return config;
}

}  // namespace addax
