// FiniteWatch: which layer's output was the first that is not finite.
#pragma once

#include <string>
#include <vector>

#include "addax/layer.hpp"
#include "ops/op.hpp"

namespace addax {

/// While it lives, it looks at the outputs of layers that this thread calls, by their exponents. What layers inside a
/// loop or branch give is seen when that has ended.
class FiniteWatch {
 public:
  FiniteWatch();
  ~FiniteWatch();
  FiniteWatch(const FiniteWatch&) = delete;
  FiniteWatch& operator=(const FiniteWatch&) = delete;
  static FiniteWatch* current();

  void note(const std::string& place, const Tensors& values);
  /// In the order in which outputs were made.
  const std::vector<std::string>& places() const { return places_; }
  /// The number of the first place that is not finite, -1 where all are: a float32 scalar.
  Tensor first() const;

 private:
  FiniteWatch* outer_;
  Stage* stage_;
  std::vector<std::string> places_;
  Tensors bad_;
};

}  // namespace addax
