// Block functions of all elementwise ops. Built once per instruction set, with ADDAX_ISA naming it: all that is defined
// here has internal linkage or that name, so that the linker cannot hand one set's code to another.
#include "backends/cpu/elementwise_isa.hpp"

#include <algorithm>
#include <cstring>

#include "backends/cpu/vector_batch.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

enum class Domain { real, number, integer, bits, any };
enum class Result { same, boolean };

template <class T>
constexpr bool in_domain(Domain domain) {
  constexpr bool is_bool = std::is_same_v<T, bool>, is_float = std::is_floating_point_v<T>;
  if (domain == Domain::real) return is_float;
  if (domain == Domain::number) return !is_bool;
  if (domain == Domain::integer) return !is_bool && !is_float;
  if (domain == Domain::bits) return !is_float;
  return true;
}

// Batches for float functions. The tail is computed as a batch too: a value does not depend on its position.
template <class F, class T, int arity>
void batch_loop(void* dst, const void* a_, const void* b_, const void*, int64_t n, int64_t) {
  constexpr int64_t width = Batch<T>::size;
  auto* out = static_cast<T*>(dst);
  auto *a = static_cast<const T*>(a_), *b = static_cast<const T*>(b_);
  auto call = [](const Batch<T>& x, [[maybe_unused]] const Batch<T>& y) -> Batch<T> {
    if constexpr (arity == 1)
      return F::apply(x);
    else
      return F::apply(x, y);
  };
  if constexpr (arity == 1) b = a;
  int64_t i = 0;
  for (; i + width <= n; i += width)
    call(Batch<T>::load_unaligned(a + i), Batch<T>::load_unaligned(b + i)).store_unaligned(out + i);
  if (i < n) store_part<T>(call(load_part(a + i, n - i), load_part(b + i, n - i)), out + i, n - i);
}

// Plain loops for all that compilers vectorise well by themselves.
template <class F, class T, class R, int arity>
void plain_loop(void* dst, const void* a_, const void* b_, const void* c_, int64_t n, int64_t) {
  using A = std::conditional_t<std::is_same_v<F, scalar::Select>, uint8_t, T>;
  using Stored = std::conditional_t<std::is_same_v<R, bool>, uint8_t, R>;  // GCC does not vectorise stores of bool
  auto* out = static_cast<Stored*>(dst);
  auto* a = static_cast<const A*>(a_);
  [[maybe_unused]] auto *b = static_cast<const T*>(b_), *c = static_cast<const T*>(c_);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    if constexpr (arity == 1)
      out[i] = Stored(F::apply(a[i]));
    else if constexpr (arity == 2)
      out[i] = Stored(F::apply(a[i], b[i]));
    else
      out[i] = Stored(F::apply(a[i], b[i], c[i]));
  }
}

// One element after the other, for functions with branches and loops.
template <class F, class T, int arity>
void scalar_loop(void* dst, const void* a_, const void* b_, const void*, int64_t n, int64_t) {
  using W = std::conditional_t<std::is_base_of_v<scalar::OneByOneInDouble, F>, double, T>;
  auto* out = static_cast<T*>(dst);
  [[maybe_unused]] auto *a = static_cast<const T*>(a_), *b = static_cast<const T*>(b_);
  for (int64_t i = 0; i < n; ++i) {
    if constexpr (arity == 1)
      out[i] = T(F::apply(W(a[i])));
    else
      out[i] = T(F::apply(W(a[i]), W(b[i])));
  }
}

template <class F, class T>
constexpr bool one_by_one = std::is_base_of_v<scalar::OneByOne, F> ||
                            (std::is_base_of_v<scalar::DoubleOneByOne, F> && std::is_same_v<T, double>);

template <class F, class T, int arity, Domain domain, Result result>
constexpr BlockFunction block_function() {
  if constexpr (!in_domain<T>(domain))
    return nullptr;
  else if constexpr (one_by_one<F, T>)
    return scalar_loop<F, T, arity>;
  else if constexpr (result == Result::boolean)
    return plain_loop<F, T, bool, arity>;
  else if constexpr (domain == Domain::real)
    return batch_loop<F, T, arity>;
  else
    return plain_loop<F, T, T, arity>;
}

template <class F, int arity, Domain domain, Result result>
void fill_row(BlockFunction* row) {
  row[DType::bool_] = block_function<F, bool, arity, domain, result>();
  row[DType::int8] = block_function<F, int8_t, arity, domain, result>();
  row[DType::int16] = block_function<F, int16_t, arity, domain, result>();
  row[DType::int32] = block_function<F, int32_t, arity, domain, result>();
  row[DType::int64] = block_function<F, int64_t, arity, domain, result>();
  row[DType::uint8] = block_function<F, uint8_t, arity, domain, result>();
  row[DType::uint16] = block_function<F, uint16_t, arity, domain, result>();
  row[DType::uint32] = block_function<F, uint32_t, arity, domain, result>();
  row[DType::uint64] = block_function<F, uint64_t, arity, domain, result>();
  row[DType::float32] = block_function<F, float, arity, domain, result>();
  row[DType::float64] = block_function<F, double, arity, domain, result>();
}

template <class T>
void index_loop(void* dst, const void*, const void*, const void*, int64_t n, int64_t first) {
  auto* out = static_cast<T*>(dst);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) out[i] = T(first + i);
}

template <class T>
void fill_loop(void* dst, const void* a, const void*, const void*, int64_t n, int64_t) {
  auto* out = static_cast<T*>(dst);
  const T value = *static_cast<const T*>(a);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) out[i] = value;
}

#if defined(__AVX512F__)
constexpr size_t streamed = 64;
void stream_line(char* to, const char* from) {
  _mm512_stream_si512(reinterpret_cast<__m512i*>(to), _mm512_loadu_si512(from));
}
#elif defined(__AVX__)
constexpr size_t streamed = 32;
void stream_line(char* to, const char* from) {
  _mm256_stream_si256(reinterpret_cast<__m256i*>(to), _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
#elif defined(__SSE2__)
constexpr size_t streamed = 16;
void stream_line(char* to, const char* from) {
  _mm_stream_si128(reinterpret_cast<__m128i*>(to), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
#else
constexpr size_t streamed = 64;
void stream_line(char* to, const char* from) { std::memcpy(to, from, streamed); }
#endif

void stream(void* dst, const void* a, const void*, const void*, int64_t n, int64_t) {
  auto* to = static_cast<char*>(dst);
  auto* from = static_cast<const char*>(a);
  const size_t bytes = size_t(n), head = std::min(bytes, -reinterpret_cast<uintptr_t>(to) % streamed);
  std::memcpy(to, from, head);
  size_t i = head;
  for (; i + streamed <= bytes; i += streamed) stream_line(to + i, from + i);
  std::memcpy(to + i, from + i, bytes - i);
}

}  // namespace

void fill_numbers(BlockTable& table) {
#define ADDAX_ROW(name, Functor, arity, domain, result) \
  fill_row<scalar::Functor, arity, Domain::domain, Result::result>(table.op[int(ElementwiseOp::name)]);
  ADDAX_ELEMENTWISE_OPS(ADDAX_ROW)
#undef ADDAX_ROW
  BlockFunction* index = table.op[int(ElementwiseOp::index)];
  index[DType::int32] = index_loop<int32_t>;
  index[DType::int64] = index_loop<int64_t>;
  index[DType::uint32] = index_loop<uint32_t>;
  index[DType::uint64] = index_loop<uint64_t>;
  index[DType::float32] = index_loop<float>;
  index[DType::float64] = index_loop<double>;
  table.stream = stream;
  table.fill[1] = fill_loop<uint8_t>;
  table.fill[2] = fill_loop<uint16_t>;
  table.fill[4] = fill_loop<uint32_t>;
  table.fill[8] = fill_loop<uint64_t>;
}

}  // namespace addax::backends::cpu::ADDAX_ISA
