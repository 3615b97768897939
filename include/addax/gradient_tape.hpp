// Gradients of eager and of traced computations.
#pragma once

#include <functional>

#include "addax/tensor.hpp"
#include "addax/variable.hpp"

namespace addax {

struct GradientTapeOptions {
  /// Allows several calls of gradient(); what was recorded is kept until the tape ends.
  bool persistent = false;
  /// Whether trainable variables are watched without watch().
  bool watch_accessed_variables = true;
};

/// Records what happens while it lives, as tf.GradientTape. Tapes nest; an outer tape records an inner one's gradients.
class GradientTape {
 public:
  explicit GradientTape(GradientTapeOptions options = {});
  ~GradientTape();
  GradientTape(const GradientTape&) = delete;
  GradientTape& operator=(const GradientTape&) = delete;

  /// Follows `tensors` too, beside trainable variables. DTypeError where one is not of a float dtype.
  void watch(const Tensors& tensors);
  /// The gradient of the sum of `target` (weighted by `output_gradients` where given) with respect to each source. A
  /// source that `target` does not depend on gets an empty tensor. StateError at the second call, unless persistent.
  Tensors gradient(const Tensors& target, const Tensors& sources, const Tensors& output_gradients = {});
  /// Ends and resumes recording.
  void stop_recording();
  void resume_recording();
  /// Forgets all that was recorded.
  void reset();

 private:
  class Record;
  std::unique_ptr<Record> record_;
};

/// The gradients of the sum of f(x) with respect to x, as a function: `grad(f)(x)`.
std::function<Tensors(const Tensors&)> grad(std::function<Tensor(const Tensors&)> f);

}  // namespace addax
