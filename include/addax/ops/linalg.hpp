// Linear algebra of keras.ops and keras.ops.linalg, on the last two axes; the axes before them are a batch.
//
// float32 and float64; half floats and integers are computed in float32 (half floats come back in their dtype). Where a
// matrix has no answer (singular, not positive definite, no convergence) its results are NaN or infinite, as with Keras
// on JAX. Matrices that do not fit are a ShapeError. Gradients exist to any order where it is not said otherwise.
#pragma once

#include <optional>
#include <string>

#include "addax/ops/complex.hpp"
#include "addax/tensor.hpp"

namespace addax::ops {
namespace linalg {

struct CholeskyOptions {
  bool upper = false;
};
/// L with L Lᵀ = x, or U with Uᵀ U = x, of a symmetric positive definite matrix.
Tensor cholesky(const Tensor& x, const CholeskyOptions& options = {});
/// The inverse of the matrix whose Cholesky factor is x.
Tensor cholesky_inverse(const Tensor& x, const CholeskyOptions& options = {});

Tensor det(const Tensor& x);
struct Slogdet {
  Tensor sign, logabsdet;
};
/// Sign and logarithm of the absolute value of the determinant; 0 and −∞ where it is 0.
Slogdet slogdet(const Tensor& x);
/// log det x of a positive definite matrix.
Tensor logdet(const Tensor& x);
Tensor inv(const Tensor& x);
struct PinvOptions {
  std::optional<double> rcond = {};  // None: 10 · max(m, n) · the dtype's rounding
};
/// Moore and Penrose's inverse; singular values up to rcond times the largest count as 0.
Tensor pinv(const Tensor& x, const PinvOptions& options = {});
/// x to an integer power; negative ones of the inverse.
Tensor matrix_power(const Tensor& x, int64_t n);

/// y with a y = b; b is [..., n] or [..., n, m].
Tensor solve(const Tensor& a, const Tensor& b);
struct SolveTriangularOptions {
  bool lower = false;
};
/// The same where only one triangle of a is read.
Tensor solve_triangular(const Tensor& a, const Tensor& b, const SolveTriangularOptions& options = {});
struct LstsqOptions {
  std::optional<double> rcond = {};  // None: max(m, n) · the dtype's rounding
};
/// The shortest y for which |a y − b| is least: a [m, n], b [m] or [m, k].
Tensor lstsq(const Tensor& a, const Tensor& b, const LstsqOptions& options = {});

struct QrOptions {
  std::string mode = "reduced";  // or "complete": q is square; that one has no gradient
};
struct Qr {
  Tensor q, r;
};
/// q r = x, q with orthonormal columns, r upper triangular. The gradient needs at least as many rows as columns.
Qr qr(const Tensor& x, const QrOptions& options = {});

struct SvdOptions {
  bool full_matrices = true;  // u and vh square; these have no gradient unless x is square
};
struct Svd {
  Tensor u, s, vh;
};
/// u diag(s) vh = x, s descending. The gradient needs singular values that differ and are not 0.
Svd svd(const Tensor& x, const SvdOptions& options = {});
/// The singular values alone.
Tensor svdvals(const Tensor& x);

struct Eigh {
  Tensor values, vectors;
};
/// Eigenvalues, ascending, and eigenvectors in columns of a symmetric matrix, whose lower triangle is read. The
/// gradient of vectors needs values that differ.
Eigh eigh(const Tensor& x);

struct Eig {
  Complex values, vectors;  // pairs of real and imaginary parts
};
/// Eigenvalues and eigenvectors (columns of length 1) of any square matrix, complex as they are in general. Gradients
/// need values that differ and functions that do not depend on the vectors' phase.
Eig eig(const Tensor& x);

struct LuFactor {
  Tensor lu, pivots;
};
/// L below and U on and above the diagonal of one matrix; row i was exchanged with row pivots[i]. No gradient.
LuFactor lu_factor(const Tensor& x);

struct MatrixRankOptions {
  std::optional<double> tol = {};  // None: largest singular value · max(m, n) · the dtype's rounding
};
/// How many singular values exceed tol; int32.
Tensor matrix_rank(const Tensor& x, const MatrixRankOptions& options = {});

/// The order of a norm: a number, infinity, or the name of a matrix norm, "fro" or "nuc".
struct NormOrder {
  template <Arithmetic T>
  constexpr NormOrder(T order) : order(static_cast<double>(order)) {}
  NormOrder(const char* name) : name(name) {}
  NormOrder(const std::string& name) : name(name) {}
  double order = 2;
  std::string name;
};
struct NormOptions {
  std::optional<NormOrder> ord = {};  // None: the root of the sum of squares
  Axes axis = {};                     // one: of vectors; two: of matrices; None: of everything
  bool keepdims = false;
};
/// The norm of vectors or matrices in a float dtype.
Tensor norm(const Tensor& x, const NormOptions& options = {});

}  // namespace linalg
using namespace linalg;
}  // namespace addax::ops
