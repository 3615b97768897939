// jvp: derivatives along a direction.
#pragma once

#include <functional>

#include "addax/tensor.hpp"

namespace addax::ops {

struct Jvp {
  Tensors primals_out, tangents_out;
};
/// fun(primals), and how fast it changes when the primals change by the tangents: the Jacobian times a vector
/// (keras.ops.jvp; what Keras returns as `aux`, `fun` may keep by itself). Float tensors; ShapeError where tangents do
/// not match primals. It costs two gradients, works in traces and can be differentiated again.
Jvp jvp(const std::function<Tensors(const Tensors&)>& fun, const Tensors& primals, const Tensors& tangents);

}  // namespace addax::ops
