// Singular values, eigenvalues of symmetric matrices, and least squares over singular values.
#include <algorithm>

#include "backends/cpu/lapack.hpp"
#include "backends/linalg.hpp"

namespace addax::backends::cpu {
namespace {

// Sizes of work arrays are LAPACK's documented least sizes with room for blocks of 64.
template <class T>
struct SvdSpace {
  T* a;
  T* work;
  int* integers;
  int work_size;

  SvdSpace(ScratchCutter& cutter, const Matrices& m) {
    int smaller = std::min(m.rows, m.columns), larger = std::max(m.rows, m.columns);
    work_size = 4 * smaller * smaller + 8 * smaller + larger + 64 * (smaller + larger + 1);
    a = cutter.cut<T>(m.size());
    work = cutter.cut<T>(work_size);
    integers = cutter.cut<int>(8 * smaller);
  }
};

template <class T>
struct EighSpace {
  T* a;
  T* work;
  int* integers;
  int work_size, integer_count;

  EighSpace(ScratchCutter& cutter, int n) : work_size(1 + 70 * n + 2 * n * n), integer_count(3 + 5 * n) {
    a = cutter.cut<T>(int64_t(n) * n);
    work = cutter.cut<T>(work_size);
    integers = cutter.cut<int>(integer_count);
  }
};

template <class T>
struct LeastSquaresSpace {
  T* a;
  T* b;
  T* s;
  T* work;
  int* integers;
  int rows_of_b, work_size;

  LeastSquaresSpace(ScratchCutter& cutter, const Matrices& m, int p) {
    int smaller = std::min(m.rows, m.columns), levels = 1;
    rows_of_b = std::max({m.rows, m.columns, 1});
    while (smaller >> levels > 26) ++levels;
    work_size = (12 + 50 + 8 * (levels + 1) + p) * smaller + 26 * 26 + 64 * (rows_of_b + p + 1);
    a = cutter.cut<T>(m.size());
    b = cutter.cut<T>(int64_t(rows_of_b) * p);
    s = cutter.cut<T>(smaller);
    work = cutter.cut<T>(work_size);
    integers = cutter.cut<int>(int64_t(3 * (levels + 1) + 11) * smaller + 1);
  }
};

/// LAPACK sees the transpose, so that its left vectors are our right ones and nothing need be transposed.
template <class T>
bool svd_one(const T* a, T* u, T* s, T* vh, const Matrices& m, int u_columns, bool full, SvdSpace<T>& space) {
  int info = 0, one = 1;
  const char* job = !u ? "N" : full ? "A" : "S";
  std::copy_n(a, m.size(), space.a);
  Lapack<T>::gesdd(job, &m.columns, &m.rows, space.a, &m.columns, s, vh, u ? &m.columns : &one, u,
                   u ? &u_columns : &one, space.work, &space.work_size, space.integers, &info);
  return info == 0;
}

template <class T>
bool eigh_one(const T* a, T* values, T* vectors, int n, EighSpace<T>& space) {
  int info = 0;
  std::copy_n(a, int64_t(n) * n, space.a);
  Lapack<T>::syevd(vectors ? "V" : "N", "U", &n, space.a, &n, values, space.work, &space.work_size, space.integers,
                   &space.integer_count, &info);
  if (vectors) transpose_matrix(space.a, vectors, n, n);
  return info == 0;
}

/// The identity, where one side of a matrix is empty.
template <class T>
void set_identity(const View& y) {
  Matrices m(y.shape());
  std::fill_n(y.as<T>(), y.size(), T(0));
  for (int64_t i = 0; i < m.count; ++i)
    for (int k = 0; k < std::min(m.rows, m.columns); ++k) y.as<T>()[i * m.size() + int64_t(k) * (m.columns + 1)] = 1;
}

}  // namespace

Plan plan_svd(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) { SvdSpace<decltype(zero)>(cutter, Matrices(in[0].shape)); });
  return {nullptr, cutter.used()};
}

Plan plan_eigh(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) { EighSpace<decltype(zero)>(cutter, Matrices(in[0].shape).rows); });
  return {nullptr, cutter.used()};
}

Plan plan_lstsq(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) {
    LeastSquaresSpace<decltype(zero)>(cutter, Matrices(in[0].shape), Matrices(in[1].shape).columns);
  });
  return {nullptr, cutter.used()};
}

void svd(const KernelCall& call) {
  Matrices m(call.in[0].shape());
  int smaller = std::min(m.rows, m.columns);
  bool values_only = call.out.size() == 1;
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    if (m.size() == 0) {
      if (!values_only) set_identity<T>(call.out[0]), set_identity<T>(call.out[2]);
      return;
    }
    Matrices u(call.out[0].shape()), vh(call.out[values_only ? 0 : 2].shape());
    bool full = u.columns == m.rows && vh.rows == m.columns;
    ScratchCutter cutter(call.scratch);
    SvdSpace<T> space(cutter, m);
    for (int64_t i = 0; i < m.count; ++i) {
      T* left = values_only ? nullptr : call.out[0].as<T>() + i * u.size();
      T* right = values_only ? nullptr : call.out[2].as<T>() + i * vh.size();
      T* values = call.out[values_only ? 0 : 1].as<T>() + i * smaller;
      if (svd_one(call.in[0].as<T>() + i * m.size(), left, values, right, m, values_only ? 1 : u.columns, full, space))
        continue;
      fill_nan(values, smaller);
      if (!values_only) fill_nan(left, u.size()), fill_nan(right, vh.size());
    }
  });
}

void eigh(const KernelCall& call) {
  Matrices m(call.in[0].shape());
  if (m.size() == 0) return;
  bool values_only = call.out.size() == 1;
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    ScratchCutter cutter(call.scratch);
    EighSpace<T> space(cutter, m.rows);
    for (int64_t i = 0; i < m.count; ++i) {
      T* values = call.out[0].as<T>() + i * m.rows;
      T* vectors = values_only ? nullptr : call.out[1].as<T>() + i * m.size();
      if (eigh_one(call.in[0].as<T>() + i * m.size(), values, vectors, m.rows, space)) continue;
      fill_nan(values, m.rows);
      if (vectors) fill_nan(vectors, m.size());
    }
  });
}

void lstsq(const KernelCall& call) {
  Matrices m(call.in[0].shape()), right(call.in[1].shape()), x(call.out[0].shape());
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(call.out[0].as<T>(), call.out[0].size(), T(0));
    if (m.size() == 0 || right.size() == 0) return;
    double given = static_cast<const LeastSquaresAttrs*>(call.attrs)->rcond;
    T rcond = given < 0 ? std::numeric_limits<T>::epsilon() * T(std::max(m.rows, m.columns)) : T(given);
    ScratchCutter cutter(call.scratch);
    LeastSquaresSpace<T> space(cutter, m, right.columns);
    for (int64_t i = 0; i < m.count; ++i) {
      const T* b = call.in[1].as<T>() + i * right.size();
      T* y = call.out[0].as<T>() + i * x.size();
      transpose_matrix(call.in[0].as<T>() + i * m.size(), space.a, m.rows, m.columns);
      for (int c = 0; c < right.columns; ++c)
        for (int r = 0; r < right.rows; ++r)
          space.b[int64_t(c) * space.rows_of_b + r] = b[int64_t(r) * right.columns + c];
      int rank = 0, info = 0;
      Lapack<T>::gelsd(&m.rows, &m.columns, &right.columns, space.a, &m.rows, space.b, &space.rows_of_b, space.s,
                       &rcond, &rank, space.work, &space.work_size, space.integers, &info);
      if (info != 0) fill_nan(y, x.size());
      for (int c = 0; info == 0 && c < x.columns; ++c)
        for (int r = 0; r < x.rows; ++r) y[int64_t(r) * x.columns + c] = space.b[int64_t(c) * space.rows_of_b + r];
    }
  });
}

}  // namespace addax::backends::cpu
