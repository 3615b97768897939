// Operations as model files know them: the class and arguments of Keras for functions that are ops of their own. A
// model that was read has one node for each; a function that is an Operation already needs no row here.
#include <optional>

#include "addax/ops.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

// Rows: name, Keras' module, the names of the arguments that are no tensors, and the meaning.
#define ADDAX_ROW_OF_ONE(module, name) \
  const Operation name##_row{#name, module, {}, [](const Tensor& x) -> Tensor { return ops::name(x); }};
#define ADDAX_ROW_OF_TWO(module, name) \
  const Operation name##_row{          \
      #name, module, {}, [](const Tensor& x1, const Tensor& x2) -> Tensor { return ops::name(x1, x2); }};
#define ADDAX_ROW_OF_AXES(module, name)                                                                     \
  const Operation name##_row{                                                                               \
      #name, module, {"axis", "keepdims"}, [](const Tensor& x, const Axes& axis, bool keepdims) -> Tensor { \
        return ops::name(x, {.axis = axis, .keepdims = keepdims});                                          \
      }};

ADDAX_ROW_OF_TWO("numpy", add)
ADDAX_ROW_OF_TWO("numpy", subtract)
ADDAX_ROW_OF_TWO("numpy", multiply)
ADDAX_ROW_OF_TWO("numpy", divide)
ADDAX_ROW_OF_TWO("numpy", true_divide)
ADDAX_ROW_OF_TWO("numpy", floor_divide)
ADDAX_ROW_OF_TWO("numpy", mod)
ADDAX_ROW_OF_TWO("numpy", power)
ADDAX_ROW_OF_TWO("numpy", maximum)
ADDAX_ROW_OF_TWO("numpy", minimum)
ADDAX_ROW_OF_TWO("numpy", arctan2)
ADDAX_ROW_OF_TWO("numpy", matmul)
ADDAX_ROW_OF_TWO("numpy", equal)
ADDAX_ROW_OF_TWO("numpy", not_equal)
ADDAX_ROW_OF_TWO("numpy", less)
ADDAX_ROW_OF_TWO("numpy", less_equal)
ADDAX_ROW_OF_TWO("numpy", greater)
ADDAX_ROW_OF_TWO("numpy", greater_equal)
ADDAX_ROW_OF_TWO("numpy", logical_and)
ADDAX_ROW_OF_TWO("numpy", logical_or)
ADDAX_ROW_OF_TWO("numpy", logical_xor)

ADDAX_ROW_OF_ONE("numpy", absolute)
ADDAX_ROW_OF_ONE("numpy", negative)
ADDAX_ROW_OF_ONE("numpy", sign)
ADDAX_ROW_OF_ONE("numpy", square)
ADDAX_ROW_OF_ONE("numpy", sqrt)
ADDAX_ROW_OF_ONE("numpy", reciprocal)
ADDAX_ROW_OF_ONE("numpy", exp)
ADDAX_ROW_OF_ONE("numpy", expm1)
ADDAX_ROW_OF_ONE("numpy", log)
ADDAX_ROW_OF_ONE("numpy", log1p)
ADDAX_ROW_OF_ONE("numpy", log2)
ADDAX_ROW_OF_ONE("numpy", log10)
ADDAX_ROW_OF_ONE("numpy", sin)
ADDAX_ROW_OF_ONE("numpy", cos)
ADDAX_ROW_OF_ONE("numpy", tan)
ADDAX_ROW_OF_ONE("numpy", sinh)
ADDAX_ROW_OF_ONE("numpy", cosh)
ADDAX_ROW_OF_ONE("numpy", tanh)
ADDAX_ROW_OF_ONE("numpy", floor)
ADDAX_ROW_OF_ONE("numpy", ceil)
ADDAX_ROW_OF_ONE("numpy", isnan)
ADDAX_ROW_OF_ONE("numpy", isinf)
ADDAX_ROW_OF_ONE("numpy", isfinite)
ADDAX_ROW_OF_ONE("numpy", logical_not)
ADDAX_ROW_OF_ONE("math", erf)
ADDAX_ROW_OF_ONE("math", rsqrt)
ADDAX_ROW_OF_ONE("nn", relu)
ADDAX_ROW_OF_ONE("nn", relu6)
ADDAX_ROW_OF_ONE("nn", sigmoid)
ADDAX_ROW_OF_ONE("nn", silu)
ADDAX_ROW_OF_ONE("nn", softplus)
ADDAX_ROW_OF_ONE("nn", softsign)
ADDAX_ROW_OF_ONE("nn", selu)
ADDAX_ROW_OF_ONE("nn", hard_sigmoid)
ADDAX_ROW_OF_ONE("nn", hard_silu)
ADDAX_ROW_OF_ONE("nn", log_sigmoid)
ADDAX_ROW_OF_ONE("core", stop_gradient)

ADDAX_ROW_OF_AXES("numpy", sum)
ADDAX_ROW_OF_AXES("numpy", mean)
ADDAX_ROW_OF_AXES("numpy", max)
ADDAX_ROW_OF_AXES("numpy", min)
ADDAX_ROW_OF_AXES("numpy", prod)
ADDAX_ROW_OF_AXES("numpy", any)
ADDAX_ROW_OF_AXES("numpy", all)
ADDAX_ROW_OF_AXES("numpy", var)
ADDAX_ROW_OF_AXES("numpy", std)
ADDAX_ROW_OF_AXES("math", logsumexp)

#undef ADDAX_ROW_OF_ONE
#undef ADDAX_ROW_OF_TWO
#undef ADDAX_ROW_OF_AXES

const Operation argmax_row{"argmax",
                           "numpy",
                           {"axis", "keepdims"},
                           [](const Tensor& x, const std::optional<int64_t>& axis, bool keepdims) -> Tensor {
                             return ops::argmax(x, {.axis = axis, .keepdims = keepdims});
                           }};
const Operation argmin_row{"argmin",
                           "numpy",
                           {"axis", "keepdims"},
                           [](const Tensor& x, const std::optional<int64_t>& axis, bool keepdims) -> Tensor {
                             return ops::argmin(x, {.axis = axis, .keepdims = keepdims});
                           }};
const Operation gelu_row{"gelu", "nn", {"approximate"}, [](const Tensor& x, bool approximate) -> Tensor {
                           return ops::gelu(x, approximate);
                         }};
const Operation elu_row{
    "elu", "nn", {"alpha"}, [](const Tensor& x, double alpha) -> Tensor { return ops::elu(x, alpha); }};
const Operation leaky_relu_row{"leaky_relu", "nn", {"negative_slope"}, [](const Tensor& x, double slope) -> Tensor {
                                 return ops::leaky_relu(x, slope);
                               }};
const Operation cast_row{
    "cast", "core", {"dtype"}, [](const Tensor& x, const DType& dtype) -> Tensor { return ops::cast(x, dtype); }};
const Operation where_row{
    "where", "numpy", {}, [](const Tensor& condition, const Tensor& x1, const Tensor& x2) -> Tensor {
      return ops::where(condition, x1, x2);
    }};
const Operation clip_row{
    "clip", "numpy", {"x_min", "x_max"}, [](const Tensor& x, double x_min, double x_max) -> Tensor {
      return ops::clip(x, x_min, x_max);
    }};
const Operation transpose_row{"transpose", "numpy", {"axes"}, [](const Tensor& x, const Axes& axes) -> Tensor {
                                return ops::transpose(x, axes);
                              }};
const Operation flip_row{"flip", "numpy", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
                           return ops::flip(x, {.axis = axis});
                         }};
const Operation concatenate_row{"concatenate", "numpy", {"xs", "axis"}, [](const Tensors& xs, int64_t axis) -> Tensor {
                                  return ops::concatenate(xs, axis);
                                }};

}  // namespace
}  // namespace addax
