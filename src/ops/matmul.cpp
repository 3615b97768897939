// Matrix products.
#include "backends/matmul.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"
#include "ops/work.hpp"

namespace addax {

namespace {

using backends::MatmulAttrs;

Spec product_spec(const CallView& c) {
  const auto& attrs = c.attr<MatmulAttrs>();
  const Shape &a = c.shape(0), &b = c.shape(1);
  if (a.rank() < 2 || b.rank() < 2)
    fail_shape(c, "expected two matrices, got " + a.to_string() + " and " + b.to_string() + ".");
  int64_t m = a[attrs.transpose_a ? -1 : -2], k = a[attrs.transpose_a ? -2 : -1];
  int64_t kb = b[attrs.transpose_b ? -1 : -2], n = b[attrs.transpose_b ? -2 : -1];
  if (k != kb)
    fail_shape(c, "expected equal inner lengths, got " + a.to_string() + " and " + b.to_string() +
                      ". The last axis of the first must be the last but one of the second.");
  if (c.dtype(0) != c.dtype(1))
    fail_dtype(c, "expected one dtype, got " + c.in[0].spec().to_string() + " and " + c.in[1].spec().to_string() + ".");
  Shape shape = broadcast_shapes(c, a.part(0, a.rank() - 2), b.part(0, b.rank() - 2));
  shape.push_back(m);
  shape.push_back(n);
  return {shape, c.dtype(0)};
}

/// Leading axes joined into the rows.
Tensor as_matrix(const Tensor& x) {
  return ops::reshape(x, {x.size() / std::max<int64_t>(1, x.shape().back()), x.shape().back()});
}

Tensors product_gradient(const Backward& b) {
  const auto& attrs = b.attr<MatmulAttrs>();
  bool ta = attrs.transpose_a, tb = attrs.transpose_b;
  const Tensor &x = b.x(0), &w = b.x(1), &dy = b.dy[0];
  using ops::matmul_transposed;
  Tensor dx, dw;
  if (b.wants(0)) dx = ta ? matmul_transposed(w, dy, tb, true) : matmul_transposed(dy, w, false, !tb);
  if (b.wants(1)) {
    // One weight matrix under many rows: a single product instead of a sum of products.
    bool rows = !ta && w.rank() == 2 && x.rank() > 2 && x.size() > 0;
    const Tensor &x2 = rows ? as_matrix(x) : x, &dy2 = rows ? as_matrix(dy) : dy;
    dw = tb ? matmul_transposed(dy2, x2, true, ta) : matmul_transposed(x2, dy2, !ta, false);
  }
  return {dx, dw};
}

}  // namespace

const Op matmul_op{.name = "matmul",
                   .infer = product_spec,
                   .gradient = product_gradient,
                   .kernels = {.cpu = {backends::cpu::matmul, backends::cpu::plan_matmul}}};

const WorkOf matmul_work(matmul_op, [](const WorkView& c) {
  int64_t inner = c.in[0].shape[c.attr<MatmulAttrs>().transpose_a ? -2 : -1];
  return 2.0 * static_cast<double>(inner) * static_cast<double>(c.out[0].shape.size());
});

namespace ops {

Tensor matmul_transposed(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  return apply(matmul_op, a, b, attrs_of(MatmulAttrs{.transpose_a = transpose_a, .transpose_b = transpose_b}));
}

static const Operation matmul_operation{"matmul", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor {
                                          DType dtype = result_type({x1, x2});
                                          if (dtype == DType::bool_)
                                            return not_equal(matmul(cast(x1, DType::int32), cast(x2, DType::int32)), 0);
                                          if (dtype == DType::int8)
                                            dtype = DType::int32;  // as in Keras: products of bytes do not fit in one
                                          Tensor a = as_dtype(x1, dtype), b = as_dtype(x2, dtype);
                                          if (a.rank() == 0 || b.rank() == 0)
                                            throw ShapeError("matmul: expected tensors with at least one axis, got " +
                                                             a.spec().to_string() + " and " + b.spec().to_string() +
                                                             ".");
                                          bool row = a.rank() == 1, column = b.rank() == 1;
                                          if (row) a = expand_dims(a, 0);
                                          if (column) b = expand_dims(b, 1);
                                          Tensor y = matmul_transposed(a, b, false, false);
                                          if (column) y = squeeze(y, -1);
                                          if (row) y = squeeze(y, column ? -1 : -2);
                                          return y;
                                        }};
Tensor matmul(const Tensor& x1, const Tensor& x2) { return matmul_operation(x1, x2); }

}  // namespace ops
}  // namespace addax
