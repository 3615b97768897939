// The weights of a model as bits, to tell whether anything changed.
#pragma once

#include <string>
#include <vector>

#include "addax/layer.hpp"

namespace addax::tests {

/// The bytes of each variable.
inline std::vector<std::string> bits(const Variables& variables) {
  std::vector<std::string> all;
  for (const Variable& variable : variables) {
    Tensor value = variable.value();
    all.emplace_back(static_cast<const char*>(value.raw_data()), value.spec().bytes());
  }
  return all;
}

/// Of all variables of a model, seed states and metrics of its layers included.
inline std::vector<std::string> bits(const Layer& model) { return bits(model.variables()); }

}  // namespace addax::tests
