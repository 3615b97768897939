// CudnnApi: the calls of cuDNN that convolutions need, as a table, so that tests put others in their place and no
// header of cuDNN's is needed. Results are cudnnStatus_t as integers, 0 where all is well; descriptors are `void*`.
#pragma once

#include <cstddef>

namespace addax::backends::cuda {

/// What cuDNN says of an algorithm: cudnnConvolutionFwdAlgoPerf_t and its two kin, which are laid out alike.
struct CudnnChoice {
  int algorithm, status;
  float time;
  size_t memory;  // bytes
  int determinism, math;
  int reserved[3];
};

/// The calls for one of the three tensors of a convolution. `a` and `b` are what it is computed from, in cuDNN's order:
/// x and kernel, kernel and dy, or x and dy.
struct CudnnWay {
  int (*choose)(void* handle, void* a, void* b, void* conv, void* out, int most, int* found, CudnnChoice* choices);
  int (*workspace)(void* handle, void* a, void* b, void* conv, void* out, int algorithm, size_t* bytes);
  /// out = alpha · result + beta · out
  int (*run)(void* handle, const void* alpha, void* a, const void* a_data, void* b, const void* b_data, void* conv,
             int algorithm, void* workspace, size_t bytes, const void* beta, void* out, void* out_data);
};

struct CudnnApi {
  size_t (*version)();
  const char* (*status_text)(int status);
  int (*create)(void** handle);
  int (*set_stream)(void* handle, void* stream);
  int (*make_tensor)(void** tensor);
  /// Lengths of images, channels and places, in that order, whatever the format.
  int (*set_tensor)(void* tensor, int format, int type, int rank, const int* lengths);
  int (*make_filter)(void** filter);
  int (*set_filter)(void* filter, int type, int format, int rank, const int* lengths);
  int (*make_conv)(void** conv);
  int (*set_conv)(void* conv, int axes, const int* before, const int* strides, const int* dilation, int mode,
                  int compute_type);
  int (*set_groups)(void* conv, int groups);
  int (*set_math)(void* conv, int math);
  CudnnWay y, x, kernel;
  /// CUDA's own: makes a device this thread's.
  int (*set_device)(int device);
};

// cuDNN's numbers; cudnn_api.cpp holds them against its header.
inline constexpr int cudnn_not_supported = 3000;
inline constexpr int cudnn_f32 = 0, cudnn_f16 = 2, cudnn_bf16 = 9;
inline constexpr int cudnn_channels_last = 1, cudnn_cross_correlation = 1, cudnn_deterministic = 1;
inline constexpr int cudnn_default_math = 0, cudnn_tensor_math = 1, cudnn_plain_math = 3;
/// How many algorithms there are, of which no more are asked for.
inline constexpr int cudnn_y_algorithms = 8, cudnn_x_algorithms = 6, cudnn_kernel_algorithms = 7;

/// cuDNN, loaded at the first call. DeviceError where it is missing or of another version.
const CudnnApi& cudnn_api();

}  // namespace addax::backends::cuda
