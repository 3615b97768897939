// Eigenvalues of matrices that need not be symmetric. LAPACK returns real numbers; conjugate pairs share two columns.
#include <algorithm>

#include "backends/cpu/lapack.hpp"
#include "backends/linalg.hpp"

namespace addax::backends::cpu {
namespace {

template <class T>
struct EigSpace {
  T *a, *columns, *work;
  int work_size;

  EigSpace(ScratchCutter& cutter, int n) : work_size(std::max(1, 68 * n)) {
    a = cutter.cut<T>(int64_t(n) * n);
    columns = cutter.cut<T>(int64_t(n) * n);
    work = cutter.cut<T>(work_size);
  }
};

/// Column k of [n, n] row by row; with a conjugate pair the next column is its imaginary part, of either sign.
template <class T>
void unpack(const T* columns, const T* wi, T* re, T* im, int n) {
  for (int k = 0; k < n; ++k) {
    bool first = wi[k] > 0, second = wi[k] < 0;
    const T* real = columns + int64_t(second ? k - 1 : k) * n;
    for (int r = 0; r < n; ++r) {
      re[int64_t(r) * n + k] = real[r];
      im[int64_t(r) * n + k] = first ? real[n + r] : second ? -real[n + r] : T(0);
    }
  }
}

}  // namespace

Plan plan_eig(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) { EigSpace<decltype(zero)>(cutter, Matrices(in[0].shape).rows); });
  return {nullptr, cutter.used()};
}

void eig(const KernelCall& call) {
  Matrices m(call.in[0].shape());
  if (m.size() == 0) return;
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    ScratchCutter cutter(call.scratch);
    EigSpace<T> space(cutter, m.rows);
    for (int64_t i = 0; i < m.count; ++i) {
      T *wr = call.out[0].as<T>() + i * m.rows, *wi = call.out[1].as<T>() + i * m.rows;
      T *re = call.out[2].as<T>() + i * m.size(), *im = call.out[3].as<T>() + i * m.size();
      transpose_matrix(call.in[0].as<T>() + i * m.size(), space.a, m.rows, m.rows);
      int info = 0, one = 1;
      Lapack<T>::geev("N", "V", &m.rows, space.a, &m.rows, wr, wi, nullptr, &one, space.columns, &m.rows, space.work,
                      &space.work_size, &info);
      if (info == 0) {
        unpack(space.columns, wi, re, im, m.rows);
      } else {
        fill_nan(wr, m.rows), fill_nan(wi, m.rows), fill_nan(re, m.size()), fill_nan(im, m.size());
      }
    }
  });
}

}  // namespace addax::backends::cpu
