// One floating-point matrix product on one thread, and the table of kernels that can compute it.
// The kernels are built once per instruction set: this header stays free of inline functions and of the standard
// library, whose code the linker would otherwise share between objects built for different processors.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace addax::backends::cpu {

enum class Element : uint8_t { f64, f32, bf16, f16 };

/// C[m, n] = epilogue(A[m, k] · B[k, n] + bias[n]). Leading dimensions count elements of the matrix as it is stored.
struct Gemm {
  int64_t m, n, k;
  const void* a;
  const void* b;
  void* c;
  const void* bias;  // null where there is none
  int64_t lda, ldb, ldc;
  int64_t bias_step;  // 1, or 0 where one value serves all columns
  bool transpose_a, transpose_b, relu;
  Element in, out, bias_type;
  bool pack_a, pack_b;  // copy the operand into panels first
  int64_t mc, nc, kc;   // rows, columns and depth of what is packed at once
  void* scratch;        // for what is packed, and for nc values of bias
};

/// A kernel, and what the planner must know of it.
struct GemmKernel {
  void (*run)(const Gemm&);
  int64_t (*scratch)(const Gemm&);  // bytes that it needs
  int rows, columns;                // of its largest register tile
  int item;                         // bytes of one packed item
  int depth;                        // values of k in one item
  int few_rows;                     // up to this many rows B is read in place, converted while it is loaded
};

// One of each per instruction set; src/backends/cpu/matmul.cpp chooses.
namespace baseline {
extern const GemmKernel gemm_f32, gemm_f64;
}
namespace avx2 {
extern const GemmKernel gemm_f32, gemm_f64;
}
namespace avx512 {
extern const GemmKernel gemm_f32, gemm_f64;
}
// Products of bfloat16, and of float32 in pieces of bfloat16; null where the compiler cannot build them.
extern const GemmKernel gemm_avx512_bf16;
extern const GemmKernel gemm_amx, gemm_amx_f32;

}  // namespace addax::backends::cpu
