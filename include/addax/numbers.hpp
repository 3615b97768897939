// Numbers: one, a list of them, or none.
#pragma once

#include <initializer_list>
#include <vector>

#include "addax/tensor.hpp"

namespace addax {

/// An argument that Keras takes as a number or a list. `{}` is None.
struct Numbers {
  template <Arithmetic T>
  Numbers(T value) : values{static_cast<double>(value)}, single(true) {}
  Numbers(std::initializer_list<double> values) : values(values) {}
  Numbers(std::vector<double> values) : values(std::move(values)) {}
  bool empty() const { return values.empty(); }
  bool operator==(const Numbers&) const = default;

  std::vector<double> values;
  bool single = false;
};

}  // namespace addax
