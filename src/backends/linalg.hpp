// Linear algebra on the last two axes, batched over the axes before: attributes and CPU kernels over LAPACK.
//
// float32 and float64. Kernels cannot throw: where a factorisation fails (a matrix that is not positive definite, a
// singular one, no convergence) its outputs are NaN, matrix by matrix.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

struct CholeskyAttrs {
  bool upper = false;
  bool operator==(const CholeskyAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"upper", &CholeskyAttrs::upper}}; }
};

/// Only the named triangle is read; `transposed` solves with the transpose of a, as the gradient needs.
struct TriangularAttrs {
  bool lower = false;
  bool transposed = false;
  bool operator==(const TriangularAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"lower", &TriangularAttrs::lower}, Field{"transposed", &TriangularAttrs::transposed}};
  }
};

/// Singular values below rcond times the largest count as zero; negative is the machine's rounding.
struct LeastSquaresAttrs {
  double rcond = -1;
  bool operator==(const LeastSquaresAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"rcond", &LeastSquaresAttrs::rcond}}; }
};

namespace cpu {

void cholesky(const KernelCall& call);  // CholeskyAttrs: a [n, n], its lower triangle read -> a triangle
/// TriangularAttrs: a [n, n], b [n, m] -> x [n, m]; a zero on the diagonal gives infinities.
void solve_triangular(const KernelCall& call);

/// For lu_factor, solve, inv, det and slogdet, which need its scratch. No attributes.
Plan plan_lu(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
void lu_factor(
    const KernelCall& call);         // a [m, n] -> lu [m, n], pivots [min] int32 (row i was swapped with row pivots[i])
void solve(const KernelCall& call);  // a [n, n], b [n, m] -> x [n, m]
void inv(const KernelCall& call);    // a [n, n] -> [n, n]
void det(const KernelCall& call);    // a [n, n] -> []; singular: 0
void slogdet(const KernelCall& call);  // a [n, n] -> sign [], log of |det| []; singular: 0 and -infinity

/// No attributes: a [m, n] -> q [m, k], r [k, n]; k is min(m, n), or m for complete.
void qr(const KernelCall& call);
Plan plan_qr(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// No attributes: a [m, n] -> u [m, k or m], s [k], vh [k or n, n] with k = min(m, n); or with one output: s.
void svd(const KernelCall& call);
Plan plan_svd(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// No attributes: a [n, n], its lower triangle read -> values [n] ascending (, vectors [n, n] in columns).
void eigh(const KernelCall& call);
Plan plan_eigh(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// No attributes: a [n, n] -> values [n] and vectors [n, n] in columns, each as real and imaginary part.
void eig(const KernelCall& call);
Plan plan_eig(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// LeastSquaresAttrs: a [m, n], b [m, p] -> x [n, p] of least norm.
void lstsq(const KernelCall& call);
Plan plan_lstsq(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
