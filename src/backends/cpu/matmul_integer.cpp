// Products of integers: plain loops that the compiler turns into vector code.
#include "backends/cpu/matmul_integer.hpp"

#include <algorithm>
#include <type_traits>

namespace addax::backends::cpu {

namespace {

/// Sums are unsigned, where overflow wraps, and at least 32 bits wide, where a product does not become a signed int.
template <class Out>
using Sum = std::conditional_t<sizeof(Out) == 8, uint64_t, uint32_t>;

template <class Out>
Out finish(Sum<Out> sum, const Gemm& g, int64_t j) {
  if (g.bias) sum += Sum<Out>(static_cast<const Out*>(g.bias)[j]);
  const Out value = Out(sum);
  return g.relu && value < 0 ? Out(0) : value;
}

template <class In, class Out>
void multiply(const Gemm& g) {
  using S = Sum<Out>;
  constexpr int64_t width = 64;
  const In* a = static_cast<const In*>(g.a);
  const In* b = static_cast<const In*>(g.b);
  const int64_t a_row = g.transpose_a ? 1 : g.lda, a_step = g.transpose_a ? g.lda : 1;
  for (int64_t i = 0; i < g.m; ++i) {
    Out* c = static_cast<Out*>(g.c) + i * g.ldc;
    for (int64_t j = 0; j < g.n; j += width) {
      const int64_t columns = std::min(width, g.n - j);
      S sum[width] = {};
      if (g.transpose_b) {
        for (int64_t q = 0; q < columns; ++q)
          for (int64_t p = 0; p < g.k; ++p) sum[q] += S(a[i * a_row + p * a_step]) * S(b[(j + q) * g.ldb + p]);
      } else {
        for (int64_t p = 0; p < g.k; ++p) {
          const S left = S(a[i * a_row + p * a_step]);
          for (int64_t q = 0; q < columns; ++q) sum[q] += left * S(b[p * g.ldb + j + q]);
        }
      }
      for (int64_t q = 0; q < columns; ++q) c[j + q] = finish<Out>(sum[q], g, j + q);
    }
  }
}

template <class In>
void (*product_of(DType out))(const Gemm&) {
  if (out == dtype_of<In>) return &multiply<In, In>;
  if (out == DType::int32) return &multiply<In, int32_t>;
  if (out == DType::int64) return &multiply<In, int64_t>;
  return nullptr;
}

}  // namespace

void (*integer_product(DType in, DType out))(const Gemm&) {
  switch (in) {
    case DType::int8: return product_of<int8_t>(out);
    case DType::int16: return product_of<int16_t>(out);
    case DType::int32: return product_of<int32_t>(out);
    case DType::int64: return product_of<int64_t>(out);
    case DType::uint8: return product_of<uint8_t>(out);
    case DType::uint16: return product_of<uint16_t>(out);
    case DType::uint32: return product_of<uint32_t>(out);
    case DType::uint64: return product_of<uint64_t>(out);
    default: return nullptr;
  }
}

}  // namespace addax::backends::cpu
