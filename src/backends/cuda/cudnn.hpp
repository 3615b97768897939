// Cudnn: convolutions on one device, for each of which an algorithm is chosen once.
#pragma once

#include <array>
#include <compare>
#include <map>
#include <mutex>
#include <string>

#include "backends/cpu/conv_problem.hpp"
#include "backends/cuda/cudnn_api.hpp"

namespace addax::backends::cuda {

/// A convolution as cuDNN takes it: contiguous tensors x [n, places…, in], kernel [out, places…, in / groups] and
/// y [n, places…, out], with as many zeros behind x as before it. Of the three axes of places the last `axes` count.
struct CudnnConv {
  using Axes = std::array<int, 3>;
  cpu::ConvResult result = cpu::ConvResult::y;
  int type = cudnn_f32;
  bool tf32 = false;
  int axes = 2;
  int n = 0, in = 0, out = 0, groups = 1;
  Axes x{}, y{}, taps{}, stride{}, dilation{}, before{};

  auto operator<=>(const CudnnConv&) const = default;
};

/// All of it on the device; the one that is computed is written.
struct CudnnMemory {
  void *x, *kernel, *y, *workspace;
};

class Cudnn {
 public:
  /// DeviceError where cuDNN cannot be used on the device.
  Cudnn(const CudnnApi& api, int device);

  struct Prepared {
    cpu::ConvResult result;
    void *x = nullptr, *kernel = nullptr, *y = nullptr, *conv = nullptr;  // descriptors
    int algorithm = -1;                                                   // none while negative
    size_t workspace = 0;                                                 // bytes
  };
  /// The fastest algorithm, as its heuristics say, that gives the same bits in every run. Null where it has none.
  Prepared* prepare(const CudnnConv& wanted);
  /// False where cuDNN refuses, now and from then on.
  bool run(Prepared& prepared, const CudnnMemory& memory, void* stream);

 private:
  int describe(const CudnnConv& wanted, Prepared& made) const;
  int choose(const CudnnConv& wanted, Prepared& made) const;
  void refuse(Prepared& prepared, int status);

  const CudnnApi& api_;
  const int device_;
  void* handle_ = nullptr;
  std::mutex mutex_;  // the handle has one stream
  std::map<CudnnConv, Prepared> known_;
  bool has_refused_ = false;
};

/// Null where cuDNN is missing or cannot be used, which a warning says once.
Cudnn* cudnn_on(int device);

}  // namespace addax::backends::cuda
