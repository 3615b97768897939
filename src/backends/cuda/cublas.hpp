// Cublas: matrix products on one device, each prepared once.
#pragma once

#include <compare>
#include <map>
#include <mutex>
#include <string>

#include "backends/cuda/cublas_api.hpp"

namespace addax::backends::cuda {

/// C = op(A) · op(B) of `batch` row-major matrices each, and what follows it. Leading dimensions are row lengths as
/// stored; steps count elements from one matrix to the next, 0 where one serves all. C is contiguous.
struct MatrixProduct {
  int type = cuda_f32, compute_type = compute_f32;
  int64_t m = 0, n = 0, k = 0;
  bool transpose_a = false, transpose_b = false;
  int64_t batch = 1, a_step = 0, b_step = 0;
  int epilogue = epilogue_none;
  uint32_t alignment = 64;  // of all addresses, in bytes
  size_t workspace = 0;     // bytes

  auto operator<=>(const MatrixProduct&) const = default;
};

struct ProductMemory {
  const void *a, *b, *bias;
  void *c, *workspace;
};

class Cublas {
 public:
  /// `where` begins the text of errors.
  Cublas(const CublasApi& api, std::string where);

  /// Whether the epilogue was done with it; where cuBLASLt cannot, it is left to the caller. DeviceError where the
  /// product cannot be computed.
  bool multiply(const MatrixProduct& wanted, const ProductMemory& memory, void* stream);

 private:
  /// cuBLASLt counts in columns: it computes Cᵀ = Bᵀ · Aᵀ, and `a` is our B.
  struct Prepared {
    void *product = nullptr, *a = nullptr, *b = nullptr, *c = nullptr;
    CublasAlgorithm algorithm{};
    bool with_epilogue = true;
  };
  Prepared& prepared(const MatrixProduct& wanted);
  Prepared prepare(const MatrixProduct& wanted);
  void* layout(const MatrixProduct& wanted, int64_t rows, int64_t columns, int64_t step);
  void check(int status) const;

  const CublasApi& api_;
  const std::string where_;
  void* handle_ = nullptr;
  std::mutex mutex_;  // a product holds the address of its bias
  std::map<MatrixProduct, Prepared> known_;
};

}  // namespace addax::backends::cuda
