// Identity: the inputs themselves.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct IdentityOptions {
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Identity. Any shape and dtype.
Layer Identity(const IdentityOptions& options = {});
}  // namespace layers

}  // namespace addax
