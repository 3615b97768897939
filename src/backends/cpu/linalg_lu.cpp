// LU factors and what they give: solutions, inverses, determinants.
#include <algorithm>
#include <cmath>

#include "backends/cpu/lapack.hpp"
#include "backends/linalg.hpp"

namespace addax::backends::cpu {
namespace {

/// Scratch of one matrix [m, n] with p right sides.
template <class T>
struct LuSpace {
  T* lu;
  T* right;
  T* work;
  int* pivots;
  int work_size;

  LuSpace(ScratchCutter& cutter, const Matrices& m, int p) : work_size(64 * m.rows) {
    lu = cutter.cut<T>(m.size());
    right = cutter.cut<T>(int64_t(m.rows) * p);
    work = cutter.cut<T>(work_size);
    pivots = cutter.cut<int>(std::min(m.rows, m.columns));
  }
};

int right_sides(const Spec& b) { return Matrices(b.shape).columns; }

/// Calls body(matrix i of a, LuSpace, i) for all matrices.
template <class Body>
void for_each_matrix(const KernelCall& call, Body&& body) {
  const View& a = call.in[0];
  Matrices m(a.shape());
  visit_real(a.dtype(), [&](auto zero) {
    using T = decltype(zero);
    ScratchCutter cutter(call.scratch);
    LuSpace<T> space(cutter, m, call.in.size() > 1 ? right_sides(*call.in[1].spec) : 0);
    for (int64_t i = 0; i < m.count; ++i) body(a.as<T>() + i * m.size(), space, i);
  });
}

/// Factors the transpose, which a square matrix by rows is to LAPACK. Gives 0, or more where it is singular.
template <class T>
int factor_square(const T* a, LuSpace<T>& space, int n) {
  std::copy_n(a, int64_t(n) * n, space.lu);
  int info = 0;
  if (n > 0) Lapack<T>::getrf(&n, &n, space.lu, &n, space.pivots, &info);
  return info;
}

template <class T>
bool is_odd(const LuSpace<T>& space, int n) {
  int swaps = 0;
  for (int i = 0; i < n; ++i) swaps += space.pivots[i] != i + 1;
  return swaps % 2 != 0;
}

}  // namespace

Plan plan_lu(std::span<const Spec> in, std::span<const Spec>, const void*) {
  ScratchCutter cutter(nullptr);
  int p = in.size() > 1 ? right_sides(in[1]) : 0;
  visit_real(in[0].dtype, [&](auto zero) { LuSpace<decltype(zero)>(cutter, Matrices(in[0].shape), p); });
  return {nullptr, cutter.used()};
}

void lu_factor(const KernelCall& call) {
  Matrices m(call.in[0].shape());
  int smaller = std::min(m.rows, m.columns);
  if (m.size() == 0) return;
  for_each_matrix(call, [&](const auto* a, auto& space, int64_t i) {
    using T = std::remove_cvref_t<decltype(*a)>;
    transpose_matrix(a, space.lu, m.rows, m.columns);
    int info = 0;
    Lapack<T>::getrf(&m.rows, &m.columns, space.lu, &m.rows, space.pivots, &info);
    transpose_matrix(space.lu, call.out[0].template as<T>() + i * m.size(), m.columns, m.rows);
    for (int k = 0; k < smaller; ++k) call.out[1].template as<int32_t>()[i * smaller + k] = space.pivots[k] - 1;
  });
}

void solve(const KernelCall& call) {
  Matrices m(call.in[0].shape()), right(call.in[1].shape());
  if (call.out[0].size() == 0) return;
  for_each_matrix(call, [&](const auto* a, auto& space, int64_t i) {
    using T = std::remove_cvref_t<decltype(*a)>;
    T* x = call.out[0].template as<T>() + i * right.size();
    if (factor_square(a, space, m.rows) != 0) return fill_nan(x, right.size());
    transpose_matrix(call.in[1].template as<T>() + i * right.size(), space.right, right.rows, right.columns);
    int info = 0;
    Lapack<T>::getrs("T", &m.rows, &right.columns, space.lu, &m.rows, space.pivots, space.right, &m.rows, &info);
    transpose_matrix(space.right, x, right.columns, right.rows);
  });
}

void inv(const KernelCall& call) {
  Matrices m(call.in[0].shape());
  if (m.size() == 0) return;
  for_each_matrix(call, [&](const auto* a, auto& space, int64_t i) {
    using T = std::remove_cvref_t<decltype(*a)>;
    T* y = call.out[0].template as<T>() + i * m.size();
    int info = factor_square(a, space, m.rows);
    if (info == 0) Lapack<T>::getri(&m.rows, space.lu, &m.rows, space.pivots, space.work, &space.work_size, &info);
    if (info != 0) return fill_nan(y, m.size());
    std::copy_n(space.lu, m.size(), y);
  });
}

void det(const KernelCall& call) {
  int n = Matrices(call.in[0].shape()).rows;
  for_each_matrix(call, [&](const auto* a, auto& space, int64_t i) {
    using T = std::remove_cvref_t<decltype(*a)>;
    factor_square(a, space, n);
    T product = is_odd(space, n) ? T(-1) : T(1);
    for (int k = 0; k < n; ++k) product *= space.lu[int64_t(k) * (n + 1)];
    call.out[0].template as<T>()[i] = product;
  });
}

void slogdet(const KernelCall& call) {
  int n = Matrices(call.in[0].shape()).rows;
  for_each_matrix(call, [&](const auto* a, auto& space, int64_t i) {
    using T = std::remove_cvref_t<decltype(*a)>;
    factor_square(a, space, n);
    T sign = is_odd(space, n) ? T(-1) : T(1), log = 0;
    for (int k = 0; k < n; ++k) {
      T d = space.lu[int64_t(k) * (n + 1)];
      sign = d == 0 ? T(0) : d < 0 ? -sign : sign;
      log += std::log(std::abs(d));
    }
    call.out[0].template as<T>()[i] = sign;
    call.out[1].template as<T>()[i] = log;
  });
}

}  // namespace addax::backends::cpu
