// Orthogonal factors and spectra: qr, svd, eigh, and what is made of them: pinv, matrix_rank. Gradients after M. Giles
// (2008); of qr after S. Walter and L. Lehmann (2010), of svd after J. Townsend (2016), of pinv after Golub and
// Pereyra (1973).
#include <algorithm>
#include <limits>

#include "addax/ops.hpp"
#include "backends/linalg.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"
#include "ops/linalg.hpp"

namespace addax {
namespace {

using ops::matmul_transposed, ops::matrix_product;

struct FullAttrs {
  bool full = false;
  bool operator==(const FullAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"full", &FullAttrs::full}}; }
};
struct CutoffAttrs {
  double rcond = 0;
  bool operator==(const CutoffAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"rcond", &CutoffAttrs::rcond}}; }
};

/// aᵀ b and a bᵀ
Tensor left_product(const Tensor& a, const Tensor& b) { return matmul_transposed(a, b, true, false); }
Tensor right_product(const Tensor& a, const Tensor& b) { return matmul_transposed(a, b, false, true); }

struct Sizes {
  int64_t m, n, k;
  Shape batch;
  explicit Sizes(const Shape& s) : m(s[-2]), n(s[-1]), k(std::min(m, n)), batch(s.part(0, s.rank() - 2)) {}
  Shape with(std::initializer_list<int64_t> last) const {
    Shape shape = batch;
    for (int64_t d : last) shape.push_back(d);
    return shape;
  }
};

/// A vector as a matrix of one row, to scale columns.
Tensor as_row(const Tensor& x) { return ops::expand_dims(x, -2); }
Tensor as_column(const Tensor& x) { return ops::expand_dims(x, -1); }
/// A vector on the diagonal of a matrix.
Tensor on_diagonal(const Tensor& x) { return ops::eye(x.shape().back(), {.dtype = x.dtype()}) * as_row(x); }

/// 1 / (v[j] − v[i]) off the diagonal, 0 on it.
Tensor inverse_gaps(const Tensor& v) {
  Tensor same = ops::eye(v.shape().back(), {.dtype = DType::bool_});
  return ops::where(same, 0, ops::reciprocal(ops::where(same, 1, as_row(v) - as_column(v))));
}

Tensor or_zeros(const Tensor& gradient, const Tensor& y) { return gradient.defined() ? gradient : ops::zeros_like(y); }

[[noreturn]] void refuse_gradient(const Backward& b, const char* way) {
  throw StateError(std::string(b.op.name) + ": expected a factorisation that has a gradient, got square factors of " +
                   b.x().spec().to_string() + ". Use " + way + ".");
}

// ---- qr ---------------------------------------------------------------------------------------------------------

/// For at least as many rows as columns: (Q̄ + Q M) R⁻ᵀ, M the symmetric matrix with the lower triangle of R R̄ᵀ − Q̄ᵀ Q.
Tensor tall_qr_gradient(const Tensor& q, const Tensor& r, const Tensor& dq, const Tensor& dr) {
  Tensor m = right_product(r, dr) - left_product(dq, q);
  Tensor mirrored = ops::tril(m) + transposed(ops::tril(m, -1));
  return transposed(solve_triangle(r, transposed(dq + matrix_product(q, mirrored)), false, false));
}

Tensors qr_gradient(const Backward& b) {
  Sizes s(b.x().shape());
  Tensor dq = or_zeros(b.dy[0], b.y[0]), dr = or_zeros(b.dy[1], b.y[1]);
  if (b.attr<FullAttrs>().full && s.m > s.n) refuse_gradient(b, "mode \"reduced\"");
  if (s.m >= s.n) return {tall_qr_gradient(b.y[0], b.y[1], dq, ops::triu(dr))};
  // A wide matrix is a square one, and columns that q turns.
  auto parts = [&](const Tensor& x) { return ops::split(x, {s.m}, {.axis = -1}); };
  Tensors a = parts(b.x()), r = parts(b.y[1]), gradients = parts(dr);
  Tensor left = tall_qr_gradient(b.y[0], r[0], dq + right_product(a[1], gradients[1]), ops::triu(gradients[0]));
  return {ops::concatenate({left, matrix_product(b.y[0], gradients[1])}, {.axis = -1})};
}

constexpr Op qr_op{.name = "qr",
                   .infer_all = [](const CallView& c) -> Specs {
                     check_matrix(c);
                     Sizes s(c.shape(0));
                     int64_t k = c.attr<FullAttrs>().full ? s.m : s.k;
                     return {{s.with({s.m, k}), c.dtype(0)}, {s.with({k, s.n}), c.dtype(0)}};
                   },
                   .gradient = qr_gradient,
                   .kernels = {.cpu = {backends::cpu::qr, backends::cpu::plan_qr}}};

// ---- svd --------------------------------------------------------------------------------------------------------

Specs svd_specs(const CallView& c) {
  check_matrix(c);
  Sizes s(c.shape(0));
  bool full = c.attr<FullAttrs>().full;
  return {{s.with({s.m, full ? s.m : s.k}), c.dtype(0)},
          {s.with({s.k}), c.dtype(0)},
          {s.with({full ? s.n : s.k, s.n}), c.dtype(0)}};
}

/// The part of Ā that comes through the factors u and v, of which one may not count.
Tensor svd_factor_gradient(const ops::Svd& f, const Tensor& du, const Tensor& dvh) {
  Tensor gaps = inverse_gaps(ops::square(f.s)), v = transposed(f.vh), dv = transposed(dvh);
  Tensor uu = left_product(f.u, du), vv = left_product(v, dv);
  Tensor core = gaps * (uu - transposed(uu)) * as_row(f.s) + as_column(f.s) * (gaps * (vv - transposed(vv)));
  Tensor rows = matrix_product(matrix_product(f.u, core), f.vh);
  rows = rows + matrix_product((du - matrix_product(f.u, uu)) / as_row(f.s), f.vh);
  return rows + matrix_product(f.u / as_row(f.s), transposed(dv - matrix_product(v, vv)));
}

Tensors svd_gradient(const Backward& b) {
  Sizes s(b.x().shape());
  bool factors = b.dy[0].defined() || b.dy[2].defined(), full = b.attr<FullAttrs>().full && s.m != s.n;
  if (full && factors) refuse_gradient(b, "full_matrices = false");
  ops::Svd f = full ? ops::svd(b.x(), {.full_matrices = false}) : ops::Svd{b.y[0], b.y[1], b.y[2]};
  Tensor dx = matrix_product(f.u * as_row(or_zeros(b.dy[1], f.s)), f.vh);
  return {factors ? dx + svd_factor_gradient(f, or_zeros(b.dy[0], f.u), or_zeros(b.dy[2], f.vh)) : dx};
}

constexpr Op svd_op{.name = "svd",
                    .infer_all = svd_specs,
                    .gradient = svd_gradient,
                    .kernels = {.cpu = {backends::cpu::svd, backends::cpu::plan_svd}}};
constexpr Op svdvals_op{.name = "svdvals",
                        .infer = [](const CallView& c) -> Spec {
                          check_matrix(c);
                          Sizes s(c.shape(0));
                          return {s.with({s.k}), c.dtype(0)};
                        },
                        .gradient = [](const Backward& b) -> Tensors {
                          ops::Svd f = ops::svd(b.x(), {.full_matrices = false});
                          return {matrix_product(f.u * as_row(b.dy[0]), f.vh)};
                        },
                        .kernels = {.cpu = {backends::cpu::svd, backends::cpu::plan_svd}}};

// ---- eigh -------------------------------------------------------------------------------------------------------

/// V (diag(w̄) + F ∘ (Vᵀ V̄)) Vᵀ, made symmetric.
Tensors eigh_gradient(const Backward& b) {
  const Tensor &w = b.y[0], &v = b.y[1];
  Tensor core = on_diagonal(or_zeros(b.dy[0], w));
  if (b.dy[1].defined()) core = core + inverse_gaps(w) * left_product(v, b.dy[1]);
  return {symmetric(matrix_product(v, right_product(core, v)))};
}

constexpr Op eigh_op{.name = "eigh",
                     .infer_all = [](const CallView& c) -> Specs {
                       check_square(c);
                       Sizes s(c.shape(0));
                       return {{s.with({s.n}), c.dtype(0)}, c.in[0].spec()};
                     },
                     .gradient = eigh_gradient,
                     .kernels = {.cpu = {backends::cpu::eigh, backends::cpu::plan_eigh}}};

// ---- pinv -------------------------------------------------------------------------------------------------------

Tensors pinv_composition(const CallView& c) {
  ops::Svd f = ops::svd(c.in[0], {.full_matrices = false});
  if (f.s.size() == 0) return {transposed(ops::zeros_like(c.in[0]))};
  Tensor cutoff = ops::max(f.s, {.axis = -1, .keepdims = true}) * c.attr<CutoffAttrs>().rcond;
  Tensor counts = ops::greater(f.s, cutoff);
  Tensor inverse = ops::where(counts, ops::reciprocal(ops::where(counts, f.s, 1)), 0);
  return {left_product(f.vh * as_column(inverse), transposed(f.u))};
}

Tensors pinv_gradient(const Backward& b) {
  const Tensor &a = b.x(), &p = b.y[0], &dp = b.dy[0];
  Tensor dpt = transposed(dp);
  Tensor da = -matrix_product(left_product(p, dp), transposed(p));
  Tensor right = matrix_product(matrix_product(dpt, p), transposed(p));  // P̄ᵀ P Pᵀ
  da = da + right - matrix_product(a, matrix_product(p, right));
  Tensor left = matrix_product(left_product(p, p), dpt);  // Pᵀ P P̄ᵀ
  return {da + left - matrix_product(matrix_product(left, p), a)};
}

constexpr Op pinv_op{.name = "pinv",
                     .infer = [](const CallView& c) -> Spec {
                       check_matrix(c);
                       Sizes s(c.shape(0));
                       return {s.with({s.n, s.m}), c.dtype(0)};
                     },
                     .gradient = pinv_gradient,
                     .compose = pinv_composition};

/// The distance from 1 to the next number, times the longer side of the matrix.
double rounding(const Tensor& x) {
  double epsilon = x.dtype() == DType::float64 ? std::numeric_limits<double>::epsilon()
                                               : static_cast<double>(std::numeric_limits<float>::epsilon());
  return epsilon * static_cast<double>(std::max(x.shape()[-1], x.shape()[-2]));
}

Tensors in_float_type(const Op& op, const Tensor& x, AttrsRef attrs = {}) {
  Tensor in = in_lapack(x);
  Tensors found = apply_all(op, std::span<const Tensor>(&in, 1), std::move(attrs));
  for (Tensor& t : found) t = as_dtype(t, float_type(x));
  return found;
}

}  // namespace

namespace ops::linalg {

Qr qr(const Tensor& x, const QrOptions& options) {
  if (options.mode != "reduced" && options.mode != "complete")
    throw OptionError("qr: expected mode \"reduced\" or \"complete\", got \"" + options.mode + "\".");
  Tensors found = in_float_type(qr_op, x, attrs_of(FullAttrs{options.mode == "complete"}));
  return {found[0], found[1]};
}

Svd svd(const Tensor& x, const SvdOptions& options) {
  Tensors found = in_float_type(svd_op, x, attrs_of(FullAttrs{options.full_matrices}));
  return {found[0], found[1], found[2]};
}

Tensor svdvals(const Tensor& x) { return in_float_type(svdvals_op, x)[0]; }

Eigh eigh(const Tensor& x) {
  Tensors found = in_float_type(eigh_op, x);
  return {found[0], found[1]};
}

Tensor pinv(const Tensor& x, const PinvOptions& options) {
  Tensor in = in_lapack(x);
  double rcond = options.rcond.value_or(in.rank() < 2 ? 0 : 10 * rounding(in));
  return as_dtype(apply(pinv_op, in, attrs_of(CutoffAttrs{rcond})), float_type(x));
}

Tensor matrix_rank(const Tensor& x, const MatrixRankOptions& options) {
  Tensor in = in_lapack(x), s = svdvals(in);
  if (s.size() == 0) return zeros(s.shape().part(0, s.rank() - 1), DType::int32);
  Tensor least = options.tol ? constant_like(*options.tol, s) : max(s, {.axis = -1, .keepdims = true}) * rounding(in);
  return sum(cast(greater(s, least), DType::int32), {.axis = -1});
}

}  // namespace ops::linalg
}  // namespace addax
