// Function: code that is traced once per input signature and then replayed without dispatch, as tf.function.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "addax/tensor.hpp"

namespace addax {

struct FunctionOptions {
  /// What inputs must be; unknown axes (None) take any length. Empty: anything, each traced by itself.
  std::vector<Spec> input_signature = {};
};

/// Handle to a traced function. Calling it under a GradientTape, or inside another trace, runs its body in place, so
/// gradients flow through.
class Function {
 public:
  Function() = default;
  explicit Function(std::function<Tensors(const Tensors&)> body, FunctionOptions options = {});

  /// Traces at the first call with these shapes and dtypes, replays afterwards. Variables that the body assigns change
  /// with every call; those that it reads are read anew. ShapeError or DTypeError where inputs differ from the input
  /// signature; while it is traced StateError where the body makes a variable or reads a value.
  Tensors operator()(const Tensors& inputs = {}) const;
  template <class... T>
  requires(sizeof...(T) > 1) Tensors operator()(const T&... inputs) const {
    return (*this)(Tensors{Tensor(inputs)...});
  }
  /// Signatures traced so far.
  size_t traces() const;
  /// What was made of every signature traced so far. For x -> exp(x) + 1 of two numbers:
  ///
  ///     function([2] float32):
  ///     %3 = fused(input0) {program='r1 = exp(r0) float32; …'} : [2] float32
  ///     return %3
  ///     %3: 8 bytes in output 0
  ///     bytes: arena 0, constants 0, variables 0
  ///
  /// First a line for each instruction: results, operation, arguments (`input0`, the path of a variable, a constant or
  /// an earlier %result), attributes, specs. `path <- %7` is the new value of a variable. Bodies of control flow stand
  /// in braces. Then where each result lies, and how much memory there is.
  std::string to_string() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Makes a Function of any callable from Tensors (or one Tensor) to Tensors (or one Tensor).
inline Function function(std::function<Tensors(const Tensors&)> body, FunctionOptions options = {}) {
  return Function(std::move(body), std::move(options));
}

}  // namespace addax
