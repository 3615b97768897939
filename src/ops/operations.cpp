// Operations as model files know them: the class and arguments of Keras for functions that are ops of their own, or
// expressions of others. A function that is an Operation already needs no row here.
#include <optional>

#include "addax/ops.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

/// An operation of tensors alone. Most are, and a class that is no template keeps them short in the library.
class PlainOperation : public Op {
 public:
  using Body = Tensor (*)(const CallView& call);
  PlainOperation(std::string_view name, const char* module, size_t tensors, Body body,
                 std::vector<std::string> aliases = {})
      : Op{.name = name, .compose = &run}, tensors_(tensors), body_(body) {
    auto from_config = [this](const Json&) {
      return OperationCall{this, make_ref<Nothing>(Nothing::Names{}, std::tuple<>{}), {arguments, tensors_}};
    };
    operation_registry().add(
        {operation_class(name), std::string("keras.src.ops.") + module, from_config, std::move(aliases)});
  }
  PlainOperation(const PlainOperation&) = delete;

 private:
  using Nothing = detail::OperationAttrs<>;
  static constexpr Argument arguments[] = {{Argument::tensor}, {Argument::tensor}};

  static Tensors run(const CallView& call) {
    const auto& self = static_cast<const PlainOperation&>(call.op);
    if (call.in.size() != self.tensors_)
      throw ShapeError(std::string(self.name) + ": expected " + std::to_string(self.tensors_) + " tensors, got " +
                       std::to_string(call.in.size()) + ".");
    return self.body_(call);
  }

  size_t tensors_;
  Body body_;
};

// Rows: name, Keras' module, the names of the arguments that are no tensors, and the meaning.
#define ADDAX_ROW_OF_ONE(module, name) \
  const PlainOperation name##_row{#name, module, 1, [](const CallView& c) -> Tensor { return ops::name(c.in[0]); }};
#define ADDAX_ROW_OF_TWO(module, name)              \
  const PlainOperation name##_row{#name, module, 2, \
                                  [](const CallView& c) -> Tensor { return ops::name(c.in[0], c.in[1]); }};
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
ADDAX_ROW_OF_TWO("numpy", equal)
ADDAX_ROW_OF_TWO("numpy", not_equal)
ADDAX_ROW_OF_TWO("numpy", less)
ADDAX_ROW_OF_TWO("numpy", less_equal)
ADDAX_ROW_OF_TWO("numpy", greater)
ADDAX_ROW_OF_TWO("numpy", greater_equal)
ADDAX_ROW_OF_TWO("numpy", logical_and)
ADDAX_ROW_OF_TWO("numpy", logical_or)
ADDAX_ROW_OF_TWO("numpy", logical_xor)
ADDAX_ROW_OF_TWO("numpy", bitwise_and)
ADDAX_ROW_OF_TWO("numpy", bitwise_or)
ADDAX_ROW_OF_TWO("numpy", bitwise_xor)
ADDAX_ROW_OF_TWO("numpy", left_shift)
ADDAX_ROW_OF_TWO("numpy", right_shift)
ADDAX_ROW_OF_TWO("numpy", digitize)
ADDAX_ROW_OF_TWO("numpy", divide_no_nan)
ADDAX_ROW_OF_TWO("numpy", fmax)
ADDAX_ROW_OF_TWO("numpy", fmin)
ADDAX_ROW_OF_TWO("numpy", fmod)
ADDAX_ROW_OF_TWO("numpy", gcd)
ADDAX_ROW_OF_TWO("numpy", heaviside)
ADDAX_ROW_OF_TWO("numpy", hypot)
ADDAX_ROW_OF_TWO("numpy", lcm)
ADDAX_ROW_OF_TWO("numpy", logaddexp)
ADDAX_ROW_OF_TWO("numpy", logaddexp2)
ADDAX_ROW_OF_TWO("numpy", nextafter)
ADDAX_ROW_OF_TWO("numpy", outer)
ADDAX_ROW_OF_TWO("linalg", solve)

const PlainOperation absolute_row{
    "absolute", "numpy", 1, [](const CallView& c) -> Tensor { return ops::absolute(c.in[0]); }, {"Abs"}};
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
ADDAX_ROW_OF_ONE("numpy", arccos)
ADDAX_ROW_OF_ONE("numpy", arccosh)
ADDAX_ROW_OF_ONE("numpy", arcsin)
ADDAX_ROW_OF_ONE("numpy", arcsinh)
ADDAX_ROW_OF_ONE("numpy", arctan)
ADDAX_ROW_OF_ONE("numpy", arctanh)
ADDAX_ROW_OF_ONE("numpy", bitwise_not)
ADDAX_ROW_OF_ONE("numpy", cbrt)
ADDAX_ROW_OF_ONE("numpy", conj)
ADDAX_ROW_OF_ONE("numpy", deg2rad)
ADDAX_ROW_OF_ONE("numpy", exp2)
ADDAX_ROW_OF_ONE("numpy", fabs)
ADDAX_ROW_OF_ONE("numpy", fliplr)
ADDAX_ROW_OF_ONE("numpy", flipud)
ADDAX_ROW_OF_ONE("numpy", i0)
ADDAX_ROW_OF_ONE("numpy", imag)
ADDAX_ROW_OF_ONE("numpy", isneginf)
ADDAX_ROW_OF_ONE("numpy", isposinf)
ADDAX_ROW_OF_ONE("numpy", isreal)
ADDAX_ROW_OF_ONE("numpy", rad2deg)
ADDAX_ROW_OF_ONE("numpy", real)
ADDAX_ROW_OF_ONE("numpy", signbit)
ADDAX_ROW_OF_ONE("numpy", sinc)
ADDAX_ROW_OF_ONE("numpy", trunc)
ADDAX_ROW_OF_ONE("math", erfc)
ADDAX_ROW_OF_ONE("math", erfinv)
ADDAX_ROW_OF_ONE("math", logdet)
ADDAX_ROW_OF_ONE("linalg", det)
ADDAX_ROW_OF_ONE("linalg", inv)
ADDAX_ROW_OF_ONE("nn", hard_tanh)
ADDAX_ROW_OF_ONE("nn", sparse_plus)
ADDAX_ROW_OF_ONE("nn", sparse_sigmoid)
ADDAX_ROW_OF_ONE("nn", tanh_shrink)
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

ADDAX_ROW_OF_AXES("numpy", var)
ADDAX_ROW_OF_AXES("numpy", std)
ADDAX_ROW_OF_AXES("numpy", amax)
ADDAX_ROW_OF_AXES("numpy", amin)
ADDAX_ROW_OF_AXES("numpy", nanmax)
ADDAX_ROW_OF_AXES("numpy", nanmin)
ADDAX_ROW_OF_AXES("numpy", nanmean)
ADDAX_ROW_OF_AXES("numpy", nanprod)
ADDAX_ROW_OF_AXES("numpy", nanstd)
ADDAX_ROW_OF_AXES("numpy", nansum)
ADDAX_ROW_OF_AXES("numpy", nanvar)
ADDAX_ROW_OF_AXES("numpy", ptp)

#undef ADDAX_ROW_OF_ONE
#undef ADDAX_ROW_OF_TWO
#undef ADDAX_ROW_OF_AXES

const Operation leaky_relu_row{"leaky_relu", "nn", {"negative_slope"}, [](const Tensor& x, double slope) -> Tensor {
                                 return ops::leaky_relu(x, slope);
                               }};
const Operation cast_row{
    "cast", "core", {"dtype"}, [](const Tensor& x, const DType& dtype) -> Tensor { return ops::cast(x, dtype); }};
const Operation where_row{
    "where", "numpy", {}, [](const Tensor& condition, const Tensor& x1, const Tensor& x2) -> Tensor {
      return ops::where(condition, x1, x2);
    }};

// The same with arguments: name, module, and what follows a tensor or two as one of its arguments.
#define ADDAX_ROW_WITH(module, name, argument, type) \
  const Operation name##_row{                        \
      #name, module, {argument}, [](const Tensor& x, type value) -> Tensor { return ops::name(x, value); }};
#define ADDAX_ROW_WITH_OPTION(module, name, type, option)                                          \
  const Operation name##_row{#name, module, {#option}, [](const Tensor& x, type value) -> Tensor { \
                               return ops::name(x, {.option = value});                             \
                             }};
#define ADDAX_ROW_OF_TWO_WITH_OPTION(module, name, type, option)                                                      \
  const Operation name##_row{#name, module, {#option}, [](const Tensor& x1, const Tensor& x2, type value) -> Tensor { \
                               return ops::name(x1, x2, {.option = value});                                           \
                             }};
#define ADDAX_ROW_OF_RUNNING(name)                                                                              \
  const Operation name##_row{#name,                                                                             \
                             "numpy",                                                                           \
                             {"axis", "dtype"},                                                                 \
                             [](const Tensor& x, MaybeAxis axis, const std::optional<DType>& dtype) -> Tensor { \
                               return ops::name(x, {.axis = axis, .dtype = dtype});                             \
                             }};
#define ADDAX_ROW_OF_DIAGONAL(name)                                                                        \
  const Operation name##_row{#name,                                                                        \
                             "numpy",                                                                      \
                             {"offset", "axis1", "axis2"},                                                 \
                             [](const Tensor& x, int64_t offset, int64_t axis1, int64_t axis2) -> Tensor { \
                               return ops::name(x, {.offset = offset, .axis1 = axis1, .axis2 = axis2});    \
                             }};
#define ADDAX_ROW_OF_SEGMENTS(name)                                                                           \
  const Operation name##_row{                                                                                 \
      #name,                                                                                                  \
      "math",                                                                                                 \
      {"num_segments", "sorted"},                                                                             \
      [](const Tensor& x, const Tensor& ids, const std::optional<int64_t>& segments, bool sorted) -> Tensor { \
        return ops::name(x, ids, {.num_segments = segments, .sorted = sorted});                               \
      }};

using MaybeAxis = const std::optional<int64_t>&;

ADDAX_ROW_WITH("numpy", diag, "k", int64_t)
ADDAX_ROW_WITH("numpy", diagflat, "k", int64_t)
ADDAX_ROW_WITH("numpy", tril, "k", int64_t)
ADDAX_ROW_WITH("numpy", triu, "k", int64_t)
ADDAX_ROW_WITH("numpy", count_nonzero, "axis", const Axes&)
ADDAX_ROW_WITH("numpy", broadcast_to, "shape", const Shape&)
ADDAX_ROW_WITH("nn", celu, "alpha", double)
ADDAX_ROW_WITH("nn", glu, "axis", int64_t)
ADDAX_ROW_WITH("nn", hard_shrink, "threshold", double)
ADDAX_ROW_WITH("nn", soft_shrink, "threshold", double)
ADDAX_ROW_WITH("nn", sparsemax, "axis", int64_t)
ADDAX_ROW_WITH("nn", squareplus, "b", double)
ADDAX_ROW_WITH("core", saturate_cast, "dtype", const DType&)
ADDAX_ROW_WITH_OPTION("numpy", sort, MaybeAxis, axis)
ADDAX_ROW_WITH_OPTION("numpy", argsort, MaybeAxis, axis)
ADDAX_ROW_WITH_OPTION("linalg", cholesky, bool, upper)
ADDAX_ROW_WITH_OPTION("linalg", pinv, const std::optional<double>&, rcond)
ADDAX_ROW_OF_TWO_WITH_OPTION("numpy", take, MaybeAxis, axis)
ADDAX_ROW_OF_TWO_WITH_OPTION("numpy", take_along_axis, MaybeAxis, axis)
ADDAX_ROW_OF_TWO_WITH_OPTION("numpy", append, MaybeAxis, axis)
ADDAX_ROW_OF_TWO_WITH_OPTION("linalg", solve_triangular, bool, lower)
ADDAX_ROW_OF_TWO_WITH_OPTION("nn", binary_crossentropy, bool, from_logits)
ADDAX_ROW_OF_RUNNING(nancumsum)
ADDAX_ROW_OF_RUNNING(nancumprod)
ADDAX_ROW_OF_DIAGONAL(trace)
ADDAX_ROW_OF_SEGMENTS(segment_sum)
ADDAX_ROW_OF_SEGMENTS(segment_max)
ADDAX_ROW_OF_SEGMENTS(segment_min)
ADDAX_ROW_OF_SEGMENTS(segment_prod)

#undef ADDAX_ROW_WITH
#undef ADDAX_ROW_WITH_OPTION
#undef ADDAX_ROW_OF_TWO_WITH_OPTION
#undef ADDAX_ROW_OF_RUNNING
#undef ADDAX_ROW_OF_DIAGONAL
#undef ADDAX_ROW_OF_SEGMENTS

const Operation moveaxis_row{"moveaxis",
                             "numpy",
                             {"source", "destination"},
                             [](const Tensor& x, const Axes& source, const Axes& destination) -> Tensor {
                               return ops::moveaxis(x, source, destination);
                             }};
const Operation swapaxes_row{
    "swapaxes", "numpy", {"axis1", "axis2"}, [](const Tensor& x, int64_t axis1, int64_t axis2) -> Tensor {
      return ops::swapaxes(x, axis1, axis2);
    }};
const Operation rot90_row{
    "rot90", "numpy", {"k", "axes"}, [](const Tensor& x, int64_t k, const std::pair<int64_t, int64_t>& axes) -> Tensor {
      return ops::rot90(x, {.k = k, .axes = axes});
    }};
const Operation nan_to_num_row{"nan_to_num",
                               "numpy",
                               {"nan", "posinf", "neginf"},
                               [](const Tensor& x, double nan, const std::optional<double>& posinf,
                                  const std::optional<double>& neginf) -> Tensor {
                                 return ops::nan_to_num(x, {.nan = nan, .posinf = posinf, .neginf = neginf});
                               }};
const Operation argpartition_row{
    "argpartition", "numpy", {"kth", "axis"}, [](const Tensor& x, int64_t kth, MaybeAxis axis) -> Tensor {
      return ops::argpartition(x, kth, {.axis = axis});
    }};
const Operation threshold_row{"threshold",
                              "nn",
                              {"threshold", "default_value"},
                              [](const Tensor& x, double threshold, double otherwise) -> Tensor {
                                return ops::threshold(x, threshold, otherwise);
                              }};
const Operation normalize_row{
    "normalize",
    "nn",
    {"axis", "order", "epsilon"},
    [](const Tensor& x, const Axes& axis, double order, const std::optional<double>& epsilon) -> Tensor {
      return ops::normalize(x, {.axis = axis, .order = order, .epsilon = epsilon});
    }};
const Operation categorical_crossentropy_row{
    "categorical_crossentropy",
    "nn",
    {"from_logits", "axis"},
    [](const Tensor& target, const Tensor& output, bool from_logits, int64_t axis) -> Tensor {
      return ops::categorical_crossentropy(target, output, {.from_logits = from_logits, .axis = axis});
    }};
const Operation sparse_categorical_crossentropy_row{
    "sparse_categorical_crossentropy",
    "nn",
    {"from_logits", "axis"},
    [](const Tensor& target, const Tensor& output, bool from_logits, int64_t axis) -> Tensor {
      return ops::sparse_categorical_crossentropy(target, output, {.from_logits = from_logits, .axis = axis});
    }};
const Operation psnr_row{"psnr", "nn", {"max_val"}, [](const Tensor& x1, const Tensor& x2, double max_val) -> Tensor {
                           return ops::psnr(x1, x2, max_val);
                         }};
const PlainOperation c_dist_row{"c_dist", "math", 2,
                                [](const CallView& c) -> Tensor { return ops::cdist(c.in[0], c.in[1]); }};
const Operation in_top_k_row{
    "in_top_k", "math", {"k"}, [](const Tensor& targets, const Tensor& predictions, int64_t k) -> Tensor {
      return ops::in_top_k(targets, predictions, k);
    }};
const Operation norm_row{"norm",
                         "linalg",
                         {"ord", "axis", "keepdims"},
                         [](const Tensor& x, const Json& ord, const Axes& axis, bool keepdims) -> Tensor {
                           std::optional<ops::NormOrder> order;
                           if (ord.is_string()) order = ops::NormOrder(ord.as_string());
                           if (ord.is_number()) order = ops::NormOrder(ord.as_double());
                           return ops::norm(x, {.ord = order, .axis = axis, .keepdims = keepdims});
                         }};

}  // namespace
}  // namespace addax
