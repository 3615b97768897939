// The sums of some columns wait in registers while the rows of the matrix stream by, a kilobyte at a time. Threads
// share the rows, not the columns: half of each row of 2 KB would fall on half of the cache's sets, and a matrix that
// fits would not stay.
#include "backends/cpu/gemv.hpp"

#include <algorithm>

#include "backends/cpu/vectorised.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

/// y = x · B for `Vectors` vectors of columns.
template <class Lanes, int Vectors>
ADDAX_INLINE inline void columns(const float* x, const float* b, int64_t ldb, int64_t k, float* y) {
  Lanes sums[Vectors] = {};
  for (int64_t i = 0; i < k; ++i, b += ldb)
#pragma GCC unroll 16
    for (int v = 0; v < Vectors; ++v) {
      Lanes row;
      load_lanes(b + v * lane_count<Lanes>, row);
      sums[v] += x[i] * row;
    }
#pragma GCC unroll 16
  for (int v = 0; v < Vectors; ++v) store_lanes(y + v * lane_count<Lanes>, sums[v]);
}

/// y = x · B over some rows of B.
void partial_product(const float* x, const float* b, int64_t ldb, int64_t k, int64_t n, float* y) {
  vectorised([&](auto bytes) ADDAX_INLINE {
    using Lanes = lanes_t<float, bytes>;
    constexpr int width = lane_count<Lanes>, vectors = bytes == 64 ? 16 : 8;
    int64_t j = 0;
    for (; j + vectors * width <= n; j += vectors * width) columns<Lanes, vectors>(x, b + j, ldb, k, y + j);
    for (; j + width <= n; j += width) columns<Lanes, 1>(x, b + j, ldb, k, y + j);
    for (; j < n; ++j) {
      float sum = 0;
      for (int64_t i = 0; i < k; ++i) sum += x[i] * b[i * ldb + j];
      y[j] = sum;
    }
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
  if (count == 1 || is_alone()) {
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
