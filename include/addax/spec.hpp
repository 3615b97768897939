// Spec: all that is known of a tensor without its data.
#pragma once

#include "addax/dtype.hpp"
#include "addax/shape.hpp"

namespace addax {

struct Spec {
  Shape shape;
  DType dtype = DType::float32;

  size_t bytes() const { return static_cast<size_t>(shape.size()) * dtype.size(); }
  /// "[32, 784] float32"
  std::string to_string() const { return shape.to_string() + " " + std::string(dtype.name()); }
  bool operator==(const Spec&) const = default;
};

}  // namespace addax
