#include "addax/jvp.hpp"

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

void check_tangents(const Tensors& primals, const Tensors& tangents) {
  if (primals.size() != tangents.size())
    throw ShapeError("jvp: expected one tangent for each of " + std::to_string(primals.size()) + " primals, got " +
                     std::to_string(tangents.size()) + ".");
  for (size_t i = 0; i < primals.size(); ++i)
    if (primals[i].shape() != tangents[i].shape())
      throw ShapeError("jvp: expected a tangent of shape " + primals[i].shape().to_string() + ", got " +
                       tangents[i].spec().to_string() + ".");
}

/// The same values under handles that a tape can tell apart from the caller's.
Tensors renamed(const Tensors& tensors) {
  Tensors result;
  for (const Tensor& x : tensors) result.push_back(ops::identity_of(x));
  return result;
}

}  // namespace

/// The gradient is linear in what arrives at the results; its own gradient with respect to that is the answer.
ops::Jvp ops::jvp(const std::function<Tensors(const Tensors&)>& fun, const Tensors& primals, const Tensors& tangents) {
  check_tangents(primals, tangents);
  Tensors x = renamed(primals), along;
  for (size_t i = 0; i < x.size(); ++i) along.push_back(cast(tangents[i], x[i].dtype()));
  GradientTape outer, inner;
  inner.watch(x);
  Tensors y = fun(x), arriving;
  for (const Tensor& t : y) arriving.push_back(zeros_like(t));
  outer.watch(arriving);
  Tensors connected, directions;
  Tensors gradients = inner.gradient(y, x, arriving);
  for (size_t i = 0; i < x.size(); ++i) {
    if (!gradients[i].defined()) continue;
    connected.push_back(gradients[i]);
    directions.push_back(along[i]);
  }
  Tensors out = connected.empty() ? Tensors() : outer.gradient(connected, arriving, directions);
  out.resize(y.size());
  for (size_t i = 0; i < y.size(); ++i)
    if (!out[i].defined()) out[i] = zeros_like(y[i]);
  return {y, out};
}

}  // namespace addax
