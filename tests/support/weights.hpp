// The weights of a model as bits, to tell whether anything changed.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "addax/layer.hpp"

namespace addax::tests {

/// The bytes of each weight, seed states included.
inline std::vector<std::string> bits(const Layer& model) {
  std::vector<std::string> all;
  for (const Variable& variable : model.variables()) {
    Tensor value = variable.value();
    all.emplace_back(static_cast<const char*>(value.raw_data()), value.spec().bytes());
  }
  return all;
}

}  // namespace addax::tests
