// CublasApi: the calls of cuBLASLt that matrix products need, as a table, so that tests put others in their place and
// no header of cuBLAS' is needed. Results are cublasStatus_t as integers, 0 where all is well.
#pragma once

#include <cstddef>
#include <cstdint>

namespace addax::backends::cuda {

/// How a product is computed; only cuBLASLt knows what it says.
struct CublasAlgorithm {
  uint64_t data[8];
};

struct CublasApi {
  int (*create)(void** handle);
  int (*make_product)(void** product, int compute_type, int scale_type);
  int (*set_product)(void* product, int attribute, const void* value, size_t bytes);
  /// A matrix in columns that are `leading` elements apart.
  int (*make_layout)(void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading);
  int (*set_layout)(void* layout, int attribute, const void* value, size_t bytes);
  /// The best algorithm for memory aligned to so many bytes, without sums whose order is left to chance.
  int (*choose)(void* handle, void* product, void* a, void* b, void* c, size_t workspace, uint32_t alignment,
                CublasAlgorithm* algorithm);
  /// c = alpha · op(a) · op(b) + beta · c, then the epilogue.
  int (*multiply)(void* handle, void* product, const void* alpha, const void* a, void* a_layout, const void* b,
                  void* b_layout, const void* beta, void* c, void* c_layout, const CublasAlgorithm* algorithm,
                  void* workspace, size_t workspace_bytes, void* stream);
  const char* (*status_text)(int status);
};

// cuBLAS' numbers; cublas_api.cpp holds them against its header.
inline constexpr int cublas_not_supported = 15;
inline constexpr int cuda_f32 = 0, cuda_f64 = 1, cuda_f16 = 2, cuda_bf16 = 14;
inline constexpr int compute_f32 = 68, compute_f64 = 70, compute_tf32 = 77;
inline constexpr int product_transpose_a = 3, product_transpose_b = 4, product_epilogue = 7, product_bias = 8;
inline constexpr int layout_batch = 5, layout_batch_step = 6;
inline constexpr int epilogue_none = 1, epilogue_relu = 2, epilogue_bias = 4;

/// cuBLASLt, loaded at the first call. DeviceError where it is missing.
const CublasApi& cublas_api();

}  // namespace addax::backends::cuda
