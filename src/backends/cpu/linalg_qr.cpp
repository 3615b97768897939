// QR factors, reduced or complete.
#include <algorithm>

#include "backends/cpu/lapack.hpp"
#include "backends/linalg.hpp"

namespace addax::backends::cpu {
namespace {

/// Scratch of one matrix [m, n]; `a` has room for a complete q.
template <class T>
struct QrSpace {
  T* a;
  T* tau;
  T* work;
  int work_size;

  QrSpace(ScratchCutter& cutter, const Matrices& m, int q_columns)
      : work_size(64 * std::max({m.columns, q_columns, 1})) {
    a = cutter.cut<T>(int64_t(m.rows) * std::max(m.columns, q_columns));
    tau = cutter.cut<T>(std::min(m.rows, m.columns));
    work = cutter.cut<T>(work_size);
  }
};

template <class T>
void qr_one(const T* a, T* q, T* r, const Matrices& m, int k, QrSpace<T>& space) {
  int smaller = std::min(m.rows, m.columns), info = 0;
  transpose_matrix(a, space.a, m.rows, m.columns);
  if (smaller > 0)
    Lapack<T>::geqrf(&m.rows, &m.columns, space.a, &m.rows, space.tau, space.work, &space.work_size, &info);
  for (int i = 0; i < k; ++i)
    for (int c = 0; c < m.columns; ++c)
      r[int64_t(i) * m.columns + c] = c >= i ? space.a[int64_t(c) * m.rows + i] : T(0);
  if (m.rows == 0 || k == 0) return;
  Lapack<T>::orgqr(&m.rows, &k, &smaller, space.a, &m.rows, space.tau, space.work, &space.work_size, &info);
  transpose_matrix(space.a, q, k, m.rows);
}

}  // namespace

Plan plan_qr(std::span<const Spec> in, std::span<const Spec> out, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype,
             [&](auto zero) { QrSpace<decltype(zero)>(cutter, Matrices(in[0].shape), int(out[0].shape[-1])); });
  return {nullptr, cutter.used()};
}

void qr(const KernelCall& call) {
  Matrices m(call.in[0].shape()), q(call.out[0].shape()), r(call.out[1].shape());
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    ScratchCutter cutter(call.scratch);
    QrSpace<T> space(cutter, m, q.columns);
    for (int64_t i = 0; i < m.count; ++i)
      qr_one(call.in[0].as<T>() + i * m.size(), call.out[0].as<T>() + i * q.size(), call.out[1].as<T>() + i * r.size(),
             m, q.columns, space);
  });
}

}  // namespace addax::backends::cpu
