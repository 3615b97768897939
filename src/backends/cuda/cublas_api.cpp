// The table of cuBLASLt's own calls, found in the library when it is needed first.
#include "backends/cuda/cublas_api.hpp"

#include <cublasLt.h>

#include "backends/cuda/library.hpp"

namespace addax::backends::cuda {
namespace {

static_assert(sizeof(CublasAlgorithm) == sizeof(cublasLtMatmulAlgo_t));
static_assert(cublas_not_supported == CUBLAS_STATUS_NOT_SUPPORTED && CUBLAS_STATUS_SUCCESS == 0);
static_assert(cuda_f32 == CUDA_R_32F && cuda_f64 == CUDA_R_64F && cuda_f16 == CUDA_R_16F && cuda_bf16 == CUDA_R_16BF);
static_assert(compute_f32 == CUBLAS_COMPUTE_32F && compute_f64 == CUBLAS_COMPUTE_64F &&
              compute_tf32 == CUBLAS_COMPUTE_32F_FAST_TF32);
static_assert(product_transpose_a == CUBLASLT_MATMUL_DESC_TRANSA &&
              product_transpose_b == CUBLASLT_MATMUL_DESC_TRANSB && product_epilogue == CUBLASLT_MATMUL_DESC_EPILOGUE &&
              product_bias == CUBLASLT_MATMUL_DESC_BIAS_POINTER);
static_assert(CUBLAS_OP_N == 0 && CUBLAS_OP_T == 1);
static_assert(layout_batch == CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT &&
              layout_batch_step == CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET);
static_assert(epilogue_none == CUBLASLT_EPILOGUE_DEFAULT && epilogue_relu == CUBLASLT_EPILOGUE_RELU &&
              epilogue_bias == CUBLASLT_EPILOGUE_BIAS);

#define ADDAX_TEXT_OF(x) #x
#define ADDAX_TEXT(x) ADDAX_TEXT_OF(x)
constexpr const char* file = "libcublasLt.so." ADDAX_TEXT(CUBLAS_VER_MAJOR);
constexpr const char* package = "libcublas-" ADDAX_TEXT(CUBLAS_VER_MAJOR) "-0 of NVIDIA's packages for Debian";

struct Symbols {
  decltype(cublasLtCreate)* create;
  decltype(cublasLtMatmulDescCreate)* make_product;
  decltype(cublasLtMatmulDescSetAttribute)* set_product;
  decltype(cublasLtMatrixLayoutCreate)* make_layout;
  decltype(cublasLtMatrixLayoutSetAttribute)* set_layout;
  decltype(cublasLtMatmulPreferenceCreate)* make_preference;
  decltype(cublasLtMatmulPreferenceSetAttribute)* set_preference;
  decltype(cublasLtMatmulPreferenceDestroy)* destroy_preference;
  decltype(cublasLtMatmulAlgoGetHeuristic)* choose;
  decltype(cublasLtMatmul)* multiply;
  decltype(cublasLtGetStatusString)* status_text;

  Symbols() {
    const Library library("cuBLASLt", file, package);
    library.find("cublasLtCreate", create);
    library.find("cublasLtMatmulDescCreate", make_product);
    library.find("cublasLtMatmulDescSetAttribute", set_product);
    library.find("cublasLtMatrixLayoutCreate", make_layout);
    library.find("cublasLtMatrixLayoutSetAttribute", set_layout);
    library.find("cublasLtMatmulPreferenceCreate", make_preference);
    library.find("cublasLtMatmulPreferenceSetAttribute", set_preference);
    library.find("cublasLtMatmulPreferenceDestroy", destroy_preference);
    library.find("cublasLtMatmulAlgoGetHeuristic", choose);
    library.find("cublasLtMatmul", multiply);
    library.find("cublasLtGetStatusString", status_text);
  }
};

/// Loaded once; an attempt that failed is made again by the next call.
const Symbols& symbols() {
  static const Symbols loaded;
  return loaded;
}

cublasLtHandle_t handle_of(void* handle) { return static_cast<cublasLtHandle_t>(handle); }
cublasLtMatmulDesc_t product_of(void* product) { return static_cast<cublasLtMatmulDesc_t>(product); }
cublasLtMatrixLayout_t layout_of(void* layout) { return static_cast<cublasLtMatrixLayout_t>(layout); }

int choose(void* handle, void* product, void* a, void* b, void* c, size_t workspace, uint32_t alignment,
           CublasAlgorithm* algorithm) {
  cublasLtMatmulPreference_t preference = nullptr;
  if (int status = symbols().make_preference(&preference)) return status;
  auto set = [&](cublasLtMatmulPreferenceAttributes_t attribute, const auto& value) {
    return symbols().set_preference(preference, attribute, &value, sizeof value);
  };
  set(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, workspace);
  set(CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, uint32_t{CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE});
  for (auto operand : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                       CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
    set(operand, alignment);
  cublasLtMatmulHeuristicResult_t best{};
  int found = 0;
  int status = symbols().choose(handle_of(handle), product_of(product), layout_of(a), layout_of(b), layout_of(c),
                                layout_of(c), preference, 1, &best, &found);
  symbols().destroy_preference(preference);
  if (status == 0) status = found ? best.state : CUBLAS_STATUS_NOT_SUPPORTED;
  for (size_t i = 0; i < 8; ++i) algorithm->data[i] = best.algo.data[i];
  return status;
}

int multiply(void* handle, void* product, const void* alpha, const void* a, void* a_layout, const void* b,
             void* b_layout, const void* beta, void* c, void* c_layout, const CublasAlgorithm* algorithm,
             void* workspace, size_t workspace_bytes, void* stream) {
  return symbols().multiply(handle_of(handle), product_of(product), alpha, a, layout_of(a_layout), b,
                            layout_of(b_layout), beta, c, layout_of(c_layout), c, layout_of(c_layout),
                            reinterpret_cast<const cublasLtMatmulAlgo_t*>(algorithm), workspace, workspace_bytes,
                            static_cast<cudaStream_t>(stream));
}

}  // namespace

const CublasApi& cublas_api() {
  (void)symbols();
  static const CublasApi api{
      .create = [](void** handle) -> int { return symbols().create(reinterpret_cast<cublasLtHandle_t*>(handle)); },
      .make_product = [](void** product, int compute_type, int scale_type) -> int {
        return symbols().make_product(reinterpret_cast<cublasLtMatmulDesc_t*>(product),
                                      static_cast<cublasComputeType_t>(compute_type),
                                      static_cast<cudaDataType_t>(scale_type));
      },
      .set_product = [](void* product, int attribute, const void* value, size_t bytes) -> int {
        return symbols().set_product(product_of(product), static_cast<cublasLtMatmulDescAttributes_t>(attribute), value,
                                     bytes);
      },
      .make_layout = [](void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) -> int {
        return symbols().make_layout(reinterpret_cast<cublasLtMatrixLayout_t*>(layout), static_cast<cudaDataType>(type),
                                     rows, columns, leading);
      },
      .set_layout = [](void* layout, int attribute, const void* value, size_t bytes) -> int {
        return symbols().set_layout(layout_of(layout), static_cast<cublasLtMatrixLayoutAttribute_t>(attribute), value,
                                    bytes);
      },
      .choose = choose,
      .multiply = multiply,
      .status_text = [](int status) { return symbols().status_text(static_cast<cublasStatus_t>(status)); },
  };
  return api;
}

}  // namespace addax::backends::cuda
