// Linear algebra with kernels over LAPACK: triangular factors, solutions, determinants. Gradients after M. Giles,
// "Collected matrix derivative results for forward and reverse mode algorithmic differentiation" (2008).
#include "backends/linalg.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"
#include "ops/linalg.hpp"
#include "ops/operation.hpp"
#include "ops/result_attrs.hpp"

namespace addax {
namespace {

using backends::CholeskyAttrs;
using backends::LeastSquaresAttrs;
using backends::TriangularAttrs;
using ops::matmul_transposed, ops::matrix_product;

// ---- Shapes -----------------------------------------------------------------------------------------------------

Spec square_spec(const CallView& c) {
  check_square(c);
  return c.in[0].spec();
}

Spec scalar_spec(const CallView& c) {
  check_square(c);
  return {c.shape(0).part(0, c.shape(0).rank() - 2), c.dtype(0)};
}

/// a [..., n, n], b [..., n, m] of equal batches.
Spec solution_spec(const CallView& c) {
  check_square(c);
  const Shape &a = c.shape(0), &b = c.shape(1);
  if (b.rank() != a.rank() || b.part(0, b.rank() - 1) != a.part(0, a.rank() - 1) || c.dtype(0) != c.dtype(1))
    fail_shape(c, "expected right sides with as many rows as the matrix, got " + c.in[1].spec().to_string() + " for " +
                      c.in[0].spec().to_string() + ".");
  return c.in[1].spec();
}

// ---- Cholesky ---------------------------------------------------------------------------------------------------

/// Of L: X̄ = sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹), Φ the lower triangle with half the diagonal.
Tensors cholesky_gradient(const Backward& b) {
  bool upper = b.attr<CholeskyAttrs>().upper;
  Tensor l = upper ? transposed(b.y[0]) : b.y[0], dl = ops::tril(upper ? transposed(b.dy[0]) : b.dy[0]);
  Tensor phi = lower_half(matmul_transposed(l, dl, true, false));
  Tensor left = solve_triangle(l, phi, true, true);                           // L⁻ᵀ Φ
  Tensor both = transposed(solve_triangle(l, transposed(left), true, true));  // … L⁻¹
  return {symmetric(both)};
}

constexpr Op cholesky_op{.name = "cholesky",
                         .infer = square_spec,
                         .gradient = cholesky_gradient,
                         .kernels = {.cpu = {backends::cpu::cholesky}}};

// ---- Solutions --------------------------------------------------------------------------------------------------

Tensors solve_triangular_gradient(const Backward& b) {
  auto attrs = b.attr<TriangularAttrs>();
  const Tensor &a = b.x(0), &x = b.y[0];
  Tensor db = solve_triangle(a, b.dy[0], attrs.lower, !attrs.transposed), da;
  if (b.wants(0)) {
    da = attrs.transposed ? matmul_transposed(x, db, false, true) : matmul_transposed(db, x, false, true);
    da = -(attrs.lower ? ops::tril(da) : ops::triu(da));
  }
  return {da, db};
}
constexpr Op solve_triangular_op{.name = "solve_triangular",
                                 .infer = solution_spec,
                                 .gradient = solve_triangular_gradient,
                                 .kernels = {.cpu = {backends::cpu::solve_triangular}}};

Tensors solve_gradient(const Backward& b) {
  Tensor db = ops::solve(transposed(b.x(0)), b.dy[0]);
  return {b.wants(0) ? -matmul_transposed(db, b.y[0], false, true) : Tensor(), db};
}
constexpr Op solve_op{.name = "solve",
                      .infer = solution_spec,
                      .gradient = solve_gradient,
                      .kernels = {.cpu = {backends::cpu::solve, backends::cpu::plan_lu}}};

constexpr Op inv_op{.name = "inv",
                    .infer = square_spec,
                    .gradient = [](const Backward& b) -> Tensors {
                      Tensor yt = transposed(b.y[0]);
                      return {-matrix_product(matrix_product(yt, b.dy[0]), yt)};
                    },
                    .kernels = {.cpu = {backends::cpu::inv, backends::cpu::plan_lu}}};

Spec lstsq_spec(const CallView& c) {
  const Shape &a = c.shape(0), &b = c.shape(1);
  bool fits = a.rank() >= 2 && a.rank() == b.rank() && c.dtype(0) == c.dtype(1);
  if (!fits || a.part(0, a.rank() - 1) != b.part(0, b.rank() - 1))
    fail_shape(c, "expected a [m, n] and b [m] or [m, k], got " + c.in[0].spec().to_string() + " and " +
                      c.in[1].spec().to_string() + ".");
  Shape shape = b;
  shape[-2] = a[-1];
  return {shape, c.dtype(0)};
}

/// Through the pseudoinverse, as JAX: right for matrices of full rank.
Tensors lstsq_gradient(const Backward& b) {
  const Tensor &a = b.x(0), &rhs = b.x(1), &x = b.y[0], &dx = b.dy[0];
  Tensor p = ops::pinv(a);                            // [n, m]
  Tensor db = matmul_transposed(p, dx, true, false);  // Pᵀ x̄
  Tensor residual = rhs - matrix_product(a, x);
  Tensor da = -matmul_transposed(db, x, false, true);  // −Pᵀ x̄ xᵀ
  Tensor ppt = matmul_transposed(p, p, false, true);   // P Pᵀ
  da = da + matmul_transposed(residual, matrix_product(ppt, dx), false, true);
  Tensor outside = dx - matrix_product(p, matrix_product(a, dx));  // (I − P A) x̄
  Tensor ptx = matmul_transposed(p, x, true, false);               // Pᵀ x
  return {da + matmul_transposed(ptx, outside, false, true), db};
}
constexpr Op lstsq_op{.name = "lstsq",
                      .infer = lstsq_spec,
                      .gradient = lstsq_gradient,
                      .kernels = {.cpu = {backends::cpu::lstsq, backends::cpu::plan_lstsq}}};

// ---- Determinants -----------------------------------------------------------------------------------------------

Tensor as_scale(const Tensor& x) { return ops::expand_dims(x, {-2, -1}); }

constexpr Op det_op{
    .name = "det",
    .infer = scalar_spec,
    .gradient = [](const Backward& b) -> Tensors { return {as_scale(b.dy[0] * b.y[0]) * transposed(ops::inv(b.x()))}; },
    .kernels = {.cpu = {backends::cpu::det, backends::cpu::plan_lu}}};
constexpr Op slogdet_op{.name = "slogdet",
                        .infer_all = [](const CallView& c) -> Specs {
                          return {scalar_spec(c), scalar_spec(c)};
                        },
                        .gradient = [](const Backward& b) -> Tensors {
                          if (!b.dy[1].defined()) return {};  // the sign has no slope
                          return {as_scale(b.dy[1]) * transposed(ops::inv(b.x()))};
                        },
                        .kernels = {.cpu = {backends::cpu::slogdet, backends::cpu::plan_lu}}};

constexpr Op lu_factor_op{.name = "lu_factor",
                          .infer_all = [](const CallView& c) -> Specs {
                            check_matrix(c);
                            Shape pivots = c.shape(0).part(0, c.shape(0).rank() - 2);
                            pivots.push_back(std::min(c.shape(0)[-2], c.shape(0)[-1]));
                            return {c.in[0].spec(), {pivots, DType::int32}};
                          },
                          .gradient = no_gradient,
                          .kernels = {.cpu = {backends::cpu::lu_factor, backends::cpu::plan_lu}}};

// ---- Arguments --------------------------------------------------------------------------------------------------

/// a and b in one computing dtype, with equal batches; b as a matrix.
struct System {
  Tensor a, b;
  DType dtype;
  bool vector;
};
System system_of(const char* where, const Tensor& left, const Tensor& right) {
  DType dtype = result_type({left, right, 0.0});
  Tensor a = in_lapack(as_dtype(left, dtype)), b = in_lapack(as_dtype(right, dtype));
  if (a.rank() < 2 || b.rank() < 1)
    throw ShapeError(std::string(where) + ": expected a matrix and a vector or matrix, got " + left.spec().to_string() +
                     " and " + right.spec().to_string() + ".");
  bool vector = b.rank() == a.rank() - 1;
  return {a, vector ? ops::expand_dims(b, -1) : b, dtype, vector};
}
Tensor answer(const System& s, const Tensor& x) { return as_dtype(s.vector ? ops::squeeze(x, -1) : x, s.dtype); }

}  // namespace

void check_matrix(const CallView& c) {
  if (c.shape(0).rank() < 2)
    fail_shape(c, "expected a matrix, or several in leading axes, got " + c.in[0].spec().to_string() + ".");
}
void check_square(const CallView& c) {
  if (c.shape(0).rank() < 2 || c.shape(0)[-1] != c.shape(0)[-2])
    fail_shape(c, "expected a square matrix, got " + c.in[0].spec().to_string() + ".");
}
Tensor in_lapack(const Tensor& x) { return as_dtype(x, x.dtype() == DType::float64 ? DType::float64 : DType::float32); }
Tensor transposed(const Tensor& x) { return ops::swapaxes(x, -1, -2); }
Tensor symmetric(const Tensor& x) { return (x + transposed(x)) * 0.5; }
Tensor lower_half(const Tensor& x) { return (ops::tril(x) + ops::tril(x, -1)) * 0.5; }
Tensor solve_triangle(const Tensor& a, const Tensor& b, bool lower, bool transpose) {
  return apply(solve_triangular_op, a, b, attrs_of(TriangularAttrs{lower, transpose}));
}

namespace ops::linalg {

Tensor cholesky(const Tensor& x, const CholeskyOptions& options) {
  return as_dtype(apply(cholesky_op, in_lapack(x), attrs_of(CholeskyAttrs{options.upper})), float_type(x));
}

static const Operation cholesky_inverse_operation{
    "cholesky_inverse", "linalg", {"upper"}, [](const Tensor& x, bool upper) -> Tensor {
      Tensor factor = in_lapack(x);
      if (factor.rank() < 2)
        throw ShapeError("cholesky_inverse: expected a triangular matrix, got " + x.spec().to_string() + ".");
      Tensor one = broadcast_to(eye(factor.shape().back(), {.dtype = factor.dtype()}), factor.shape());
      Tensor inverse = solve_triangle(factor, one, !upper, false);
      Tensor y =
          upper ? matmul_transposed(inverse, inverse, false, true) : matmul_transposed(inverse, inverse, true, false);
      return as_dtype(y, float_type(x));
    }};
Tensor cholesky_inverse(const Tensor& x, const CholeskyOptions& options) {
  return cholesky_inverse_operation(x, options.upper);
}

Tensor det(const Tensor& x) { return as_dtype(apply(det_op, in_lapack(x)), float_type(x)); }

Slogdet slogdet(const Tensor& x) {
  Tensor in = in_lapack(x);
  Tensors found = apply_all(slogdet_op, std::span<const Tensor>(&in, 1));
  return {as_dtype(found[0], float_type(x)), as_dtype(found[1], float_type(x))};
}

Tensor logdet(const Tensor& x) {
  Slogdet found = slogdet(x);
  return where(found.sign > 0, found.logabsdet, where(equal(found.sign, 0), found.logabsdet, std::nan("")));
}

Tensor inv(const Tensor& x) { return as_dtype(apply(inv_op, in_lapack(x)), float_type(x)); }

Tensor matrix_power(const Tensor& x, int64_t n) {
  if (x.rank() < 2 || x.shape()[-1] != x.shape()[-2])
    throw ShapeError("matrix_power: expected a square matrix, got " + x.spec().to_string() + ".");
  Tensor power = n < 0 ? inv(x) : x, result;
  for (uint64_t left = n < 0 ? uint64_t(0) - uint64_t(n) : uint64_t(n); left > 0; left >>= 1) {
    if (left & 1) result = result.defined() ? matmul(result, power) : power;
    if (left > 1) power = matmul(power, power);
  }
  return result.defined() ? result : broadcast_to(eye(x.shape().back(), {.dtype = x.dtype()}), x.shape());
}

Tensor solve(const Tensor& a, const Tensor& b) {
  System s = system_of("solve", a, b);
  return answer(s, apply(solve_op, s.a, s.b));
}

Tensor solve_triangular(const Tensor& a, const Tensor& b, const SolveTriangularOptions& options) {
  System s = system_of("solve_triangular", a, b);
  return answer(s, solve_triangle(s.a, s.b, options.lower, false));
}

Tensor lstsq(const Tensor& a, const Tensor& b, const LstsqOptions& options) {
  System s = system_of("lstsq", a, b);
  return answer(s, apply(lstsq_op, s.a, s.b, attrs_of(LeastSquaresAttrs{options.rcond.value_or(-1)})));
}

LuFactor lu_factor(const Tensor& x) {
  Tensor in = in_lapack(x);
  Tensors found = apply_all(lu_factor_op, std::span<const Tensor>(&in, 1));
  return {as_dtype(found[0], float_type(x)), found[1]};
}

}  // namespace ops::linalg
}  // namespace addax
