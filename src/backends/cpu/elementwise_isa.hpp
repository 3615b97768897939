// The block functions of one instruction set: every elementwise op, dtype by dtype, on plain arrays.
#pragma once

#include <cstdint>

#include "addax/dtype.hpp"
#include "backends/cpu/vector_isa.hpp"
#include "backends/elementwise.hpp"

namespace addax::backends::cpu {

/// Works on n elements; dst may be one of the operands, or overlap none. `first` is the flat position of element 0,
/// which only ops that depend on the position read.
using BlockFunction = void (*)(void* dst, const void* a, const void* b, const void* c, int64_t n, int64_t first);

/// Steps on float32 or float64 that can be the first of two in one loop; the first four can be the second.
inline constexpr ElementwiseOp joinable_ops[] = {ElementwiseOp::add,      ElementwiseOp::subtract,
                                                 ElementwiseOp::multiply, ElementwiseOp::divide,
                                                 ElementwiseOp::square,   ElementwiseOp::sqrt};
inline constexpr int joinable_firsts = 6, joinable_seconds = 4;

struct BlockTable {
  BlockFunction op[elementwise_op_count][DType::count];  // null where the op does not take the dtype
  BlockFunction cast[DType::count][DType::count];        // from, to; half floats in their stored form
  BlockFunction rounded[DType::count];                   // float32 to a half float and back; null for others
  BlockFunction fill[sizeof(double) + 1];                // dst[i] = a[0], by the size of elements
  BlockFunction stream;                                  // dst[i] = a[i] for n bytes, past the caches
  // dst = second(first(a, b), c): by first, second, whether first is second's right operand, whether in double
  BlockFunction joined[joinable_firsts][joinable_seconds][2][2];
};

/// The joined function of two steps on operands of one dtype, null where there is none.
BlockFunction joined_function(const BlockTable& table, ElementwiseOp first, ElementwiseOp second, bool right,
                              DType dtype);

namespace baseline {
void fill_numbers(BlockTable& table);
void fill_casts(BlockTable& table);
void fill_joined(BlockTable& table);
}  // namespace baseline
namespace avx2 {
void fill_numbers(BlockTable& table);
void fill_casts(BlockTable& table);
void fill_joined(BlockTable& table);
}  // namespace avx2
namespace avx512 {
void fill_numbers(BlockTable& table);
void fill_casts(BlockTable& table);
void fill_joined(BlockTable& table);
}  // namespace avx512

namespace avx512_bf16 {
/// Casts that its instructions are faster at, bit by bit the same; none where the compiler cannot build them.
void fill_casts(BlockTable& table);
}  // namespace avx512_bf16

/// The table of the instruction set, which this processor must run.
const BlockTable& block_table(Isa isa);
/// The table in use.
const BlockTable& block_table();

}  // namespace addax::backends::cpu
