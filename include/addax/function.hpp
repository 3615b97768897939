// Function: code that is traced once per input signature and then replayed without dispatch, as tf.function.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "addax/tensor.hpp"

namespace addax {

/// Handle to a traced function. Calling it under a GradientTape, or inside another trace, runs its body in place, so
/// gradients flow through.
class Function {
 public:
  Function() = default;
  explicit Function(std::function<Tensors(const Tensors&)> body);

  /// Traces at the first call with these shapes and dtypes, replays afterwards. Variables that the body assigns change
  /// with every call; those that it reads are read anew.
  Tensors operator()(const Tensors& inputs = {}) const;
  template <class... T>
  requires(sizeof...(T) > 1) Tensors operator()(const T&... inputs) const {
    return (*this)(Tensors{Tensor(inputs)...});
  }
  /// Signatures traced so far.
  size_t traces() const;
  /// The instructions of every signature traced so far, with shapes, buffers and bytes.
  std::string to_string() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Makes a Function of any callable from Tensors (or one Tensor) to Tensors (or one Tensor).
inline Function function(std::function<Tensors(const Tensors&)> body) { return Function(std::move(body)); }

}  // namespace addax
