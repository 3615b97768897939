// The table of cuDNN's own calls, found in the library when it is needed first. Its header is no part of the CUDA
// toolkit: it is not needed, but where it is found the compiler holds every call and number against it.
#include "backends/cuda/cudnn_api.hpp"

#include <string>

#include "backends/cuda/cuda_api.hpp"
#include "backends/cuda/library.hpp"

#if __has_include(<cudnn.h>)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <cudnn.h>

#include <type_traits>

namespace addax::backends::cuda {
namespace {

/// Whether both are passed alike: pointers, integers and enums of one size, or the same floating type.
template <class Real, class Own>
constexpr bool alike = std::is_pointer_v<Real> ? std::is_pointer_v<Own>
                                               : !std::is_pointer_v<Own> && sizeof(Real) == sizeof(Own) &&
                                                     std::is_floating_point_v<Real> == std::is_floating_point_v<Own>;
template <class Real, class Own>
constexpr bool same_call = false;
template <class R, class... A, class S, class... B>
constexpr bool same_call<R(A...), S (*)(B...)> = [] {
  if constexpr (sizeof...(A) == sizeof...(B)) return alike<R, S> && (alike<A, B> && ...);
  return false;
}();
#define ADDAX_CALL(member, function) static_assert(same_call<decltype(function), decltype(CudnnApi::member)>)
#define ADDAX_WAY(Choose, Workspace, Run, Choice)                                                             \
  static_assert(same_call<decltype(Choose), decltype(CudnnWay::choose)> &&                                    \
                same_call<decltype(Workspace), decltype(CudnnWay::workspace)> &&                              \
                same_call<decltype(Run), decltype(CudnnWay::run)> && sizeof(Choice) == sizeof(CudnnChoice) && \
                offsetof(Choice, status) == offsetof(CudnnChoice, status) &&                                  \
                offsetof(Choice, memory) == offsetof(CudnnChoice, memory) &&                                  \
                offsetof(Choice, determinism) == offsetof(CudnnChoice, determinism) &&                        \
                offsetof(Choice, mathType) == offsetof(CudnnChoice, math))
ADDAX_CALL(version, cudnnGetVersion);
ADDAX_CALL(status_text, cudnnGetErrorString);
ADDAX_CALL(create, cudnnCreate);
ADDAX_CALL(set_stream, cudnnSetStream);
ADDAX_CALL(make_tensor, cudnnCreateTensorDescriptor);
ADDAX_CALL(set_tensor, cudnnSetTensorNdDescriptorEx);
ADDAX_CALL(make_filter, cudnnCreateFilterDescriptor);
ADDAX_CALL(set_filter, cudnnSetFilterNdDescriptor);
ADDAX_CALL(make_conv, cudnnCreateConvolutionDescriptor);
ADDAX_CALL(set_conv, cudnnSetConvolutionNdDescriptor);
ADDAX_CALL(set_groups, cudnnSetConvolutionGroupCount);
ADDAX_CALL(set_math, cudnnSetConvolutionMathType);
ADDAX_WAY(cudnnGetConvolutionForwardAlgorithm_v7, cudnnGetConvolutionForwardWorkspaceSize, cudnnConvolutionForward,
          cudnnConvolutionFwdAlgoPerf_t);
ADDAX_WAY(cudnnGetConvolutionBackwardDataAlgorithm_v7, cudnnGetConvolutionBackwardDataWorkspaceSize,
          cudnnConvolutionBackwardData, cudnnConvolutionBwdDataAlgoPerf_t);
ADDAX_WAY(cudnnGetConvolutionBackwardFilterAlgorithm_v7, cudnnGetConvolutionBackwardFilterWorkspaceSize,
          cudnnConvolutionBackwardFilter, cudnnConvolutionBwdFilterAlgoPerf_t);
static_assert(CUDNN_MAJOR == 9 && CUDNN_STATUS_SUCCESS == 0 && cudnn_not_supported == CUDNN_STATUS_NOT_SUPPORTED);
static_assert(cudnn_f32 == CUDNN_DATA_FLOAT && cudnn_f16 == CUDNN_DATA_HALF && cudnn_bf16 == CUDNN_DATA_BFLOAT16);
static_assert(cudnn_channels_last == CUDNN_TENSOR_NHWC && cudnn_cross_correlation == CUDNN_CROSS_CORRELATION &&
              cudnn_deterministic == CUDNN_DETERMINISTIC);
static_assert(cudnn_default_math == CUDNN_DEFAULT_MATH && cudnn_tensor_math == CUDNN_TENSOR_OP_MATH &&
              cudnn_plain_math == CUDNN_FMA_MATH);
static_assert(cudnn_y_algorithms == CUDNN_CONVOLUTION_FWD_ALGO_COUNT &&
              cudnn_x_algorithms == CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT &&
              cudnn_kernel_algorithms == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT);
#undef ADDAX_CALL
#undef ADDAX_WAY

}  // namespace
}  // namespace addax::backends::cuda
#pragma GCC diagnostic pop
#endif

namespace addax::backends::cuda {
namespace {

constexpr size_t oldest = 90000, first_of_next = 100000;  // 10000 · major + 100 · minor + patch

CudnnApi load() {
  const Library library("cuDNN 9", "libcudnn.so.9", "libcudnn9-cuda-13 of NVIDIA's packages for Debian");
  CudnnApi api{};
  library.find("cudnnGetVersion", api.version);
  if (const size_t version = api.version(); version < oldest || version >= first_of_next)
    library.fail("version " + std::to_string(version));
  library.find("cudnnGetErrorString", api.status_text);
  library.find("cudnnCreate", api.create);
  library.find("cudnnSetStream", api.set_stream);
  library.find("cudnnCreateTensorDescriptor", api.make_tensor);
  library.find("cudnnSetTensorNdDescriptorEx", api.set_tensor);
  library.find("cudnnCreateFilterDescriptor", api.make_filter);
  library.find("cudnnSetFilterNdDescriptor", api.set_filter);
  library.find("cudnnCreateConvolutionDescriptor", api.make_conv);
  library.find("cudnnSetConvolutionNdDescriptor", api.set_conv);
  library.find("cudnnSetConvolutionGroupCount", api.set_groups);
  library.find("cudnnSetConvolutionMathType", api.set_math);
  library.find("cudnnGetConvolutionForwardAlgorithm_v7", api.y.choose);
  library.find("cudnnGetConvolutionForwardWorkspaceSize", api.y.workspace);
  library.find("cudnnConvolutionForward", api.y.run);
  library.find("cudnnGetConvolutionBackwardDataAlgorithm_v7", api.x.choose);
  library.find("cudnnGetConvolutionBackwardDataWorkspaceSize", api.x.workspace);
  library.find("cudnnConvolutionBackwardData", api.x.run);
  library.find("cudnnGetConvolutionBackwardFilterAlgorithm_v7", api.kernel.choose);
  library.find("cudnnGetConvolutionBackwardFilterWorkspaceSize", api.kernel.workspace);
  library.find("cudnnConvolutionBackwardFilter", api.kernel.run);
  api.set_device = cuda_api().set_device;
  return api;
}

}  // namespace

const CudnnApi& cudnn_api() {
  static const CudnnApi loaded = load();
  return loaded;
}

}  // namespace addax::backends::cuda
