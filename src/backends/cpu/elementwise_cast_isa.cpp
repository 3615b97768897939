// Block functions of cast: every stored dtype to every other. Built once per instruction set, as elementwise_isa.cpp.
#include "backends/cpu/elementwise_isa.hpp"
#include "backends/scalar_cast.hpp"

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

template <class From, class To>
void cast_loop(void* dst, const void* a_, const void*, const void*, int64_t n, int64_t) {
  auto* out = static_cast<To*>(dst);
  auto* a = static_cast<const From*>(a_);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) out[i] = scalar::cast<To>(a[i]);
}

template <class Half>
void round_loop(void* dst, const void* a_, const void*, const void*, int64_t n, int64_t) {
  auto* out = static_cast<float*>(dst);
  auto* a = static_cast<const float*>(a_);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) out[i] = scalar::cast<float>(scalar::cast<Half>(a[i]));
}

template <class From>
void fill_row(BlockFunction* row) {
  row[DType::bool_] = cast_loop<From, bool>;
  row[DType::int8] = cast_loop<From, int8_t>;
  row[DType::int16] = cast_loop<From, int16_t>;
  row[DType::int32] = cast_loop<From, int32_t>;
  row[DType::int64] = cast_loop<From, int64_t>;
  row[DType::uint8] = cast_loop<From, uint8_t>;
  row[DType::uint16] = cast_loop<From, uint16_t>;
  row[DType::uint32] = cast_loop<From, uint32_t>;
  row[DType::uint64] = cast_loop<From, uint64_t>;
  row[DType::float16] = cast_loop<From, float16_t>;
  row[DType::bfloat16] = cast_loop<From, bfloat16_t>;
  row[DType::float32] = cast_loop<From, float>;
  row[DType::float64] = cast_loop<From, double>;
}

}  // namespace

void fill_casts(BlockTable& table) {
  fill_row<uint8_t>(table.cast[DType::bool_]);  // GCC does not vectorise loads of bool
  fill_row<int8_t>(table.cast[DType::int8]);
  fill_row<int16_t>(table.cast[DType::int16]);
  fill_row<int32_t>(table.cast[DType::int32]);
  fill_row<int64_t>(table.cast[DType::int64]);
  fill_row<uint8_t>(table.cast[DType::uint8]);
  fill_row<uint16_t>(table.cast[DType::uint16]);
  fill_row<uint32_t>(table.cast[DType::uint32]);
  fill_row<uint64_t>(table.cast[DType::uint64]);
  fill_row<float16_t>(table.cast[DType::float16]);
  fill_row<bfloat16_t>(table.cast[DType::bfloat16]);
  fill_row<float>(table.cast[DType::float32]);
  fill_row<double>(table.cast[DType::float64]);
  table.rounded[DType::float16] = round_loop<float16_t>;
  table.rounded[DType::bfloat16] = round_loop<bfloat16_t>;
}

}  // namespace addax::backends::cpu::ADDAX_ISA
