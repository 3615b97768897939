// Autocast: inside a layer, variables are read in the layer's compute dtype.
#pragma once

#include <optional>
#include <utility>

#include "addax/dtype.hpp"

namespace addax {

/// While it lives, float variables of this thread read as `dtype`; without one, as what they are.
class Autocast {
 public:
  explicit Autocast(std::optional<DType> dtype) : before_(std::exchange(current(), dtype)) {}
  ~Autocast() { current() = before_; }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;
  static std::optional<DType>& current() {
    thread_local std::optional<DType> dtype;
    return dtype;
  }

 private:
  std::optional<DType> before_;
};

}  // namespace addax
