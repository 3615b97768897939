// Products with Jacobians: jvp and vjp.
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"

namespace addax {

Vjp vjp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals) {
  auto tape = std::make_shared<GradientTape>(GradientTapeOptions{.persistent = true});
  tape->watch(primals);
  Tensors outputs = f(primals);
  tape->stop_recording();
  return {outputs, [=](const Tensors& cotangents) {
            if (cotangents.size() != outputs.size())
              throw ShapeError("vjp: expected a cotangent for each of " + std::to_string(outputs.size()) +
                               " outputs, got " + std::to_string(cotangents.size()) + ".");
            return tape->gradient(outputs, primals, cotangents);
          }};
}

/// The way back is linear in the cotangents: its own way back is the way forth.
Jvp jvp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals, const Tensors& tangents) {
  if (tangents.size() != primals.size())
    throw ShapeError("jvp: expected a tangent for each of " + std::to_string(primals.size()) + " primals, got " +
                     std::to_string(tangents.size()) + ".");
  GradientTape back;
  back.watch(primals);
  Tensors outputs = f(primals), cotangents, reached, along;
  for (const Tensor& y : outputs) cotangents.push_back(ops::zeros_like(y));
  GradientTape forth({.watch_accessed_variables = false});
  forth.watch(cotangents);
  Tensors gradients = back.gradient(outputs, primals, cotangents);
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    reached.push_back(gradients[i]);
    along.push_back(tangents[i]);
  }
  Tensors result = forth.gradient(reached, cotangents, along);
  for (size_t i = 0; i < result.size(); ++i)
    if (!result[i].defined()) result[i] = ops::zeros_like(outputs[i]);
  return {outputs, result};
}

}  // namespace addax
