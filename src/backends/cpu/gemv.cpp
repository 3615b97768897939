// Eight rows of the matrix at a time are added to the result, which stays in L1. Threads share the rows, not the
// columns: half of each row of 2 KB would fall on half of the cache's sets, and a matrix that fits would not stay.
#include "backends/cpu/gemv.hpp"

#include <algorithm>

#include "backends/cpu/vectorised.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int64_t rows = 8, lanes = 16;
typedef float Lanes __attribute__((vector_size(lanes * sizeof(float))));

/// y = x · B over some rows of B.
void partial_product(const float* x, const float* b, int64_t ldb, int64_t k, int64_t n, float* __restrict y) {
  std::fill_n(y, n, 0.0f);
  vectorised([&](auto) ADDAX_INLINE {
    const int64_t whole = n / lanes * lanes;
    int64_t i = 0;
    for (; i + rows <= k; i += rows) {
      const float* r = b + i * ldb;
      const int64_t ahead = i + 2 * rows <= k ? rows * ldb : 0;
      for (int64_t j = 0; j < whole; j += lanes) {
        Lanes sum;
        __builtin_memcpy(&sum, y + j, sizeof sum);
        for (int64_t q = 0; q < rows; ++q) {
          __builtin_prefetch(r + q * ldb + ahead + j);
          Lanes row;
          __builtin_memcpy(&row, r + q * ldb + j, sizeof row);
          sum += x[i + q] * row;
        }
        __builtin_memcpy(y + j, &sum, sizeof sum);
      }
      for (int64_t j = whole; j < n; ++j)
        for (int64_t q = 0; q < rows; ++q) y[j] += x[i + q] * r[q * ldb + j];
    }
    for (; i < k; ++i)
      for (int64_t j = 0; j < n; ++j) y[j] += x[i] * b[i * ldb + j];
  });
}

}  // namespace

bool is_row_times_matrix(const Gemm& g) {
  return g.m == 1 && g.n >= 64 && g.k >= 64 && !g.transpose_a && !g.transpose_b && g.in == Element::f32 &&
         g.out == Element::f32 && g.bias_type == Element::f32 && g.bias_step == 1;
}

void row_times_matrix(const Gemm& g) {
  const float* x = static_cast<const float*>(g.a);
  const float* b = static_cast<const float*>(g.b);
  const float* bias = static_cast<const float*>(g.bias);
  float* y = static_cast<float*>(g.c);
  float* parts = static_cast<float*>(g.scratch);
  const int64_t n = g.n, count = (g.k + g.kc - 1) / g.kc;
  auto part = [&](int64_t p) {
    const int64_t first = p * g.kc, last = std::min(g.k, first + g.kc);
    partial_product(x + first, b + first * g.ldb, g.ldb, last - first, n, parts + p * n);
  };
  if (count == 1 || omp_in_parallel()) {
    for (int64_t p = 0; p < count; ++p) part(p);
  } else {
#pragma omp parallel for num_threads(static_cast <int>(count)) schedule(static)
    for (int64_t p = 0; p < count; ++p) {
      FlushDenormals as_on_the_calling_thread;
      part(p);
    }
  }
  for (int64_t j = 0; j < n; ++j) {
    float sum = bias ? bias[j] : 0;
    for (int64_t p = 0; p < count; ++p) sum += parts[p * n + j];
    y[j] = g.relu && sum < 0 ? 0 : sum;
  }
}

}  // namespace addax::backends::cpu
