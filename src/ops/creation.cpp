// Operations that make tensors and matrices with a pattern.
#include <algorithm>
#include <cmath>
#include <optional>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/indexing.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/indices.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/result_attrs.hpp"

namespace addax {
namespace {

using backends::DiagonalAttrs;
using backends::RangeAttrs;

// ---- Literals ---------------------------------------------------------------------------------------------------

Spec of_matrices(const CallView& c) {
  if (c.shape(0).rank() < 2)
    fail_shape(c, "expected a matrix, or several in leading axes, got " + c.in[0].spec().to_string() + ".");
  return c.in[0].spec();
}

int64_t diagonal_length(int64_t rows, int64_t columns, int64_t k) {
  return std::max<int64_t>(0, k >= 0 ? std::min(rows, columns - k) : std::min(rows + k, columns));
}

Spec diagonal_spec(const CallView& c) {
  Shape shape = of_matrices(c).shape.part(0, c.shape(0).rank() - 2);
  shape.push_back(diagonal_length(c.shape(0)[-2], c.shape(0)[-1], c.attr<DiagonalAttrs>().k));
  return {shape, c.dtype(0)};
}

Spec diag_spec(const CallView& c) {
  Shape shape = c.shape(0);
  shape[-1] += std::abs(c.attr<DiagonalAttrs>().k);
  shape.push_back(shape[-1]);
  return {shape, c.dtype(0)};
}

Tensor on_diagonal(const Tensor& x, int64_t k);
Tensor diagonal_of(const Tensor& x, int64_t k);

/// The diagonal may belong to a matrix that is not square: rows or columns of zeros are put to it.
Tensors diagonal_gradient(const Backward& b) {
  int64_t k = b.attr<DiagonalAttrs>().k, rows = b.x().shape()[-2], columns = b.x().shape()[-1];
  if (b.dy[0].shape().back() == 0) return {ops::zeros_like(b.x())};
  Tensor square = on_diagonal(b.dy[0], k);
  int64_t side = square.shape().back();
  std::vector<std::pair<int64_t, int64_t>> missing(static_cast<size_t>(square.rank()));
  missing[missing.size() - 2].second = std::max<int64_t>(0, rows - side);
  missing[missing.size() - 1].second = std::max<int64_t>(0, columns - side);
  Tensor padded = ops::pad(square, missing);
  return {ops::slice(padded, std::vector<int64_t>(missing.size(), 0), b.x().shape())};
}

constexpr Op tril_op{
    .name = "tril",
    .infer = of_matrices,
    .gradient = [](const Backward& b) -> Tensors { return {ops::tril(b.dy[0], b.attr<DiagonalAttrs>().k)}; },
    .kernels = {.cpu = {backends::cpu::tril}}};
constexpr Op triu_op{
    .name = "triu",
    .infer = of_matrices,
    .gradient = [](const Backward& b) -> Tensors { return {ops::triu(b.dy[0], b.attr<DiagonalAttrs>().k)}; },
    .kernels = {.cpu = {backends::cpu::triu}}};
constexpr Op diag_op{
    .name = "diag",
    .infer = diag_spec,
    .gradient = [](const Backward& b) -> Tensors { return {diagonal_of(b.dy[0], b.attr<DiagonalAttrs>().k)}; },
    .kernels = {.cpu = {backends::cpu::diag}}};
constexpr Op diagonal_op{.name = "diagonal",
                         .infer = diagonal_spec,
                         .gradient = diagonal_gradient,
                         .kernels = {.cpu = {backends::cpu::diagonal}}};
constexpr Op eye_op{.name = "eye",
                    .infer = given_result<DiagonalAttrs>,
                    .gradient = no_gradient,
                    .kernels = {.cpu = {backends::cpu::eye}}};
constexpr Op arange_op{.name = "arange",
                       .infer = given_result<RangeAttrs>,
                       .gradient = no_gradient,
                       .kernels = {.cpu = {backends::cpu::arange}}};

Tensor on_diagonal(const Tensor& x, int64_t k) { return apply(diag_op, x, attrs_of(DiagonalAttrs{k})); }
Tensor diagonal_of(const Tensor& x, int64_t k) { return apply(diagonal_op, x, attrs_of(DiagonalAttrs{k})); }

// ---- Arguments --------------------------------------------------------------------------------------------------

DType float_or(const std::optional<DType>& dtype) { return dtype.value_or(config::floatx()); }

int64_t checked_count(const char* where, int64_t n) {
  if (n < 0)
    throw OptionError(std::string(where) + ": expected a length of at least 0, got " + std::to_string(n) + ".");
  return n;
}

/// start + i · (stop − start) / parts at the positions i of an axis.
Tensor spaced(const char* where, const Tensor& start, const Tensor& stop, int64_t num, bool endpoint,
              const std::optional<DType>& dtype, int64_t axis_option) {
  checked_count(where, num);
  DType type = result_type({start, stop, 0.0});
  Tensor from = as_dtype(start, type), to = as_dtype(stop, type);
  Tensor width = to - from;
  int axis = canonical_axis(where, axis_option, width.rank() + 1);
  double parts = static_cast<double>(std::max<int64_t>(1, endpoint ? num - 1 : num));
  Tensor at = as_dtype(counted(num, axis, width.rank() + 1), type);
  Tensor y =
      ops::expand_dims(ops::broadcast_to(from, width.shape()), axis) + at * (ops::expand_dims(width, axis) / parts);
  if (endpoint && num > 1)  // exactly the stop that was asked for
    y = ops::where(ops::equal(at, static_cast<double>(num - 1)),
                   ops::expand_dims(ops::broadcast_to(to, width.shape()), axis), y);
  if (!dtype) return y;
  return ops::cast(dtype->is_int() ? ops::floor(y) : y, *dtype);
}

}  // namespace

namespace ops {

Tensor arange(Number start, Number stop, Number step, const DTypeOptions& options) {
  double first = start.as_double(), by = step.as_double();
  if (by == 0) throw OptionError("arange: expected a step other than 0, got 0.");
  bool whole = start.kind() != Number::real && stop.kind() != Number::real && step.kind() != Number::real;
  double count = std::ceil((stop.as_double() - first) / by);
  if (!(count < 0x1p53)) throw OptionError("arange: expected finite arguments, got a range without end.");
  DType dtype = options.dtype.value_or(whole ? DType(DType::int32) : config::floatx());
  return apply(arange_op, std::span<const Tensor>(),
               with_result(RangeAttrs{first, by}, {static_cast<int64_t>(std::max(0.0, count))}, dtype));
}
Tensor arange(Number stop, const DTypeOptions& options) {
  return arange(stop.kind() == Number::real ? Number(0.0) : Number(0), stop, 1, options);
}

Tensor linspace(const Tensor& start, const Tensor& stop, const LinspaceOptions& o) {
  return spaced("linspace", start, stop, o.num, o.endpoint, o.dtype, o.axis);
}
Tensor logspace(const Tensor& start, const Tensor& stop, const LogspaceOptions& o) {
  Tensor y = power(o.base, spaced("logspace", start, stop, o.num, o.endpoint, {}, o.axis));
  return o.dtype ? cast(y, *o.dtype) : y;
}
Tensor geomspace(const Tensor& start, const Tensor& stop, const LinspaceOptions& o) {
  DType type = result_type({start, stop, 0.0});
  Tensor from = as_dtype(start, type), to = as_dtype(stop, type), sense = sign(from);
  Tensor y = exp(spaced("geomspace", log(abs(from)), log(abs(to)), o.num, o.endpoint, {}, o.axis));
  int axis = canonical_axis("geomspace", o.axis, y.rank());
  Tensor signs = sense.rank() + 1 == y.rank() ? expand_dims(sense, axis) : sense;
  return o.dtype ? cast(y * signs, *o.dtype) : y * signs;
}

static const Operation meshgrid_operation{
    "meshgrid", "numpy", {spread("x"), "indexing"}, [](const Tensors& x, const std::string& indexing) -> Tensors {
      bool swapped = indexing == "xy" && x.size() > 1;
      if (indexing != "xy" && indexing != "ij")
        throw OptionError("meshgrid: expected indexing \"xy\" or \"ij\", got \"" + indexing + "\".");
      auto axis_of = [&](size_t i) { return static_cast<int>(swapped && i < 2 ? 1 - i : i); };
      Shape grid(std::vector<int64_t>(x.size(), 1));
      for (size_t i = 0; i < x.size(); ++i) grid[axis_of(i)] = x[i].size();
      Tensors result;
      for (size_t i = 0; i < x.size(); ++i) {
        Shape shape(std::vector<int64_t>(x.size(), 1));
        shape[axis_of(i)] = x[i].size();
        result.push_back(broadcast_to(reshape(x[i], shape), grid));
      }
      return result;
    }};
Tensors meshgrid(const Tensors& x, const MeshgridOptions& options) { return meshgrid_operation(x, options.indexing); }

// ---- Matrices ---------------------------------------------------------------------------------------------------

Tensor eye(int64_t N, const EyeOptions& options) {
  Shape shape{checked_count("eye", N), checked_count("eye", options.M.value_or(N))};
  return apply(eye_op, std::span<const Tensor>(),
               with_result(DiagonalAttrs{options.k}, shape, float_or(options.dtype)));
}
Tensor identity(int64_t n, const DTypeOptions& options) { return eye(n, {.dtype = options.dtype}); }
Tensor tri(int64_t N, const EyeOptions& options) {
  return tril(ones({checked_count("tri", N), checked_count("tri", options.M.value_or(N))}, float_or(options.dtype)),
              options.k);
}

Tensor tril(const Tensor& x, int64_t k) { return apply(tril_op, x, attrs_of(DiagonalAttrs{k})); }
Tensor triu(const Tensor& x, int64_t k) { return apply(triu_op, x, attrs_of(DiagonalAttrs{k})); }

Tensor diag(const Tensor& x, int64_t k) {
  if (x.rank() != 1 && x.rank() != 2)
    throw ShapeError("diag: expected a vector or a matrix, got " + x.spec().to_string() + ".");
  return x.rank() == 1 ? on_diagonal(x, k) : diagonal_of(x, k);
}
Tensor diagflat(const Tensor& x, int64_t k) { return on_diagonal(ravel(x), k); }

static const Operation diagonal_operation{"diagonal",
                                          "numpy",
                                          {"offset", "axis1", "axis2"},
                                          [](const Tensor& x, int64_t offset, int64_t axis1, int64_t axis2) -> Tensor {
                                            return diagonal_of(moveaxis(x, {axis1, axis2}, {-2, -1}), offset);
                                          }};
Tensor diagonal(const Tensor& x, const DiagonalOptions& options) {
  return diagonal_operation(x, options.offset, options.axis1, options.axis2);
}
Tensor trace(const Tensor& x, const DiagonalOptions& options) { return sum(diagonal(x, options), {.axis = -1}); }

Tensor vander(const Tensor& x, const VanderOptions& options) {
  if (x.rank() != 1) throw ShapeError("vander: expected a vector, got " + x.spec().to_string() + ".");
  int64_t n = checked_count("vander", options.N.value_or(x.size()));
  Tensor exponents = options.increasing ? arange(0, n) : arange(n - 1, -1, -1);
  return power(expand_dims(x, 1), as_dtype(exponents, x.dtype()));
}

// ---- Conversions ------------------------------------------------------------------------------------------------

Tensor empty(const Shape& shape, const DTypeOptions& options) { return zeros(shape, float_or(options.dtype)); }
Tensor empty_like(const Tensor& x, const LikeOptions& options) { return zeros_like(x, options); }
static const Operation copy_operation{"copy", "numpy", {}, [](const Tensor& x) -> Tensor {
                                        return apply(broadcast_to_op, x, attrs_of(ShapeAttrs{x.shape()}));
                                      }};
Tensor copy(const Tensor& x) { return copy_operation(x); }
Tensor convert_to_tensor(const Tensor& x, const DTypeOptions& options) {
  return options.dtype ? as_dtype(x, *options.dtype) : x;
}
Tensor array(const Tensor& x, const DTypeOptions& options) { return copy(convert_to_tensor(x, options)); }

}  // namespace ops
}  // namespace addax
