// Products with Jacobians: jvp and vjp.
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "core/map_tensors.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

/// The same values under handles that a tape can tell apart from the caller's, and from each other.
Tensors renamed(const Tensors& tensors) {
  return map_tensors(tensors, [](const Tensor& x) { return ops::identity_of(x); });
}

void check_tangents(const Tensors& primals, const Tensors& tangents) {
  if (tangents.size() != primals.size())
    throw ShapeError("jvp: expected a tangent for each of " + std::to_string(primals.size()) + " primals, got " +
                     std::to_string(tangents.size()) + ".");
  for (size_t i = 0; i < primals.size(); ++i)
    if (primals[i].shape() != tangents[i].shape())
      throw ShapeError("jvp: expected a tangent of shape " + primals[i].shape().to_string() + ", got " +
                       tangents[i].spec().to_string() + ".");
}

}  // namespace

Vjp vjp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals) {
  auto tape = std::make_shared<GradientTape>(GradientTapeOptions{.persistent = true});
  Tensors x = renamed(primals);
  tape->watch(x);
  Tensors outputs = f(x);
  tape->stop_recording();
  return {outputs, [=](const Tensors& cotangents) {
            if (cotangents.size() != outputs.size())
              throw ShapeError("vjp: expected a cotangent for each of " + std::to_string(outputs.size()) +
                               " outputs, got " + std::to_string(cotangents.size()) + ".");
            return tape->gradient(outputs, x, cotangents);
          }};
}

/// The way back is linear in the cotangents: its own way back is the way forth.
Jvp jvp(const std::function<Tensors(const Tensors&)>& f, const Tensors& primals, const Tensors& tangents) {
  check_tangents(primals, tangents);
  Tensors x = renamed(primals);
  GradientTape back;
  back.watch(x);
  Tensors outputs = f(x), cotangents, reached, along;
  for (const Tensor& y : outputs) cotangents.push_back(ops::zeros_like(y));
  GradientTape forth({.watch_accessed_variables = false});
  forth.watch(cotangents);
  Tensors gradients = back.gradient(outputs, x, cotangents);
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    reached.push_back(gradients[i]);
    along.push_back(ops::cast(tangents[i], x[i].dtype()));
  }
  Tensors result = reached.empty() ? Tensors() : forth.gradient(reached, cotangents, along);
  result.resize(outputs.size());
  for (size_t i = 0; i < result.size(); ++i)
    if (!result[i].defined()) result[i] = ops::zeros_like(outputs[i]);
  return {outputs, result};
}

}  // namespace addax
