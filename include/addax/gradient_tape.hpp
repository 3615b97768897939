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
  /// source that `target` does not depend on gets an empty tensor. DTypeError where a target or a source is not of a
  /// float dtype; StateError where the tape did not see a source, and at the second call, unless persistent.
  Tensors gradient(const Tensors& target, const Tensors& sources, const Tensors& output_gradients = {});
  /// The derivatives of each element of `target` with respect to each source, of the shape target.shape +
  /// source.shape; empty where nothing connects them. Errors as for gradient().
  Tensors jacobian(const Tensor& target, const Tensors& sources);
  /// Ends and resumes recording.
  void stop_recording();
  void resume_recording();
  /// Forgets all that was recorded.
  void reset();

 private:
  class Record;
  Tensors walk(const Tensors& target, const Tensors& sources, const std::function<Tensors()>& gradients);
  std::unique_ptr<Record> record_;
};

/// The derivatives of each element of f(x) with respect to each of x: of the shape f(x).shape + x.shape.
Tensors jacobian(const std::function<Tensor(const Tensors&)>& f, const Tensors& x);

/// Outputs of a function, and the directional derivatives of each.
struct Jvp {
  Tensors outputs, tangents;
};
/// The Jacobian of f at `primals` times `tangents`, without making it: one tangent of the same shape for each of the
/// primals, and one is returned for each output (keras.ops.jvp; what Keras returns as `aux`, `f` may keep by itself).
/// Float tensors; ShapeError where tangents do not match primals. It costs two gradients, works in traces and can be
/// differentiated again.
Jvp jvp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals, const Tensors& tangents);

/// Outputs of a function, and the way back from them.
struct Vjp {
  Tensors outputs;
  /// From one cotangent for each output to one for each primal: the transposed Jacobian times `cotangents`. May be
  /// called often. Empty where nothing connects them.
  std::function<Tensors(const Tensors& cotangents)> vjp;
};
Vjp vjp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals);

/// The gradients of the sum of f(x) with respect to x, as a function: `grad(f)(x)`.
std::function<Tensors(const Tensors&)> grad(std::function<Tensor(const Tensors&)> f);

namespace ops {
using addax::jvp;  // Keras' place for it
}

}  // namespace addax
