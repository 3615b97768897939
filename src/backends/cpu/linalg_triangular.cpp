// Cholesky factors and triangular systems.
#include <algorithm>

#include "backends/cpu/lapack.hpp"
#include "backends/linalg.hpp"

namespace addax::backends::cpu {
namespace {

/// Our lower triangle by rows is LAPACK's upper one by columns.
template <class T>
void cholesky_one(T* a, int n, bool upper) {
  int info = 0;
  Lapack<T>::potrf("U", &n, a, &n, &info);
  if (info != 0) return fill_nan(a, int64_t(n) * n);
  for (int r = 0; r < n; ++r) {
    for (int c = r + 1; c < n; ++c) {
      T &above = a[int64_t(r) * n + c], &below = a[int64_t(c) * n + r];
      above = upper ? below : T(0);
      if (upper) below = 0;
    }
  }
}

}  // namespace

void cholesky(const KernelCall& call) {
  const View &a = call.in[0], &y = call.out[0];
  Matrices m(a.shape());
  bool upper = static_cast<const CholeskyAttrs*>(call.attrs)->upper;
  visit_real(a.dtype(), [&](auto zero) {
    using T = decltype(zero);
    std::copy_n(a.as<T>(), a.size(), y.as<T>());
    for (int64_t i = 0; i < m.count && m.size() > 0; ++i) cholesky_one(y.as<T>() + i * m.size(), m.rows, upper);
  });
}

void solve_triangular(const KernelCall& call) {
  const View &a = call.in[0], &b = call.in[1], &x = call.out[0];
  Matrices m(a.shape()), right(b.shape());
  const auto& attrs = *static_cast<const TriangularAttrs*>(call.attrs);
  visit_real(a.dtype(), [&](auto zero) {
    using T = decltype(zero);
    std::copy_n(b.as<T>(), b.size(), x.as<T>());
    if (b.size() == 0) return;
    const T one = 1;
    for (int64_t i = 0; i < m.count; ++i)
      Lapack<T>::trsm("R", attrs.lower ? "U" : "L", attrs.transposed ? "T" : "N", "N", &right.columns, &m.rows, &one,
                      a.as<T>() + i * m.size(), &m.rows, x.as<T>() + i * right.size(), &right.columns);
  });
}

}  // namespace addax::backends::cpu
