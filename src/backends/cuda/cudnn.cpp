#include "backends/cuda/cudnn.hpp"

#include <memory>
#include <utility>

#include "addax/device.hpp"
#include "addax/errors.hpp"
#include "core/warning.hpp"

namespace addax::backends::cuda {
namespace {

using cpu::ConvResult;

constexpr size_t most_workspace = size_t{512} << 20;
constexpr const char* instead = " Convolutions run on plain kernels of the module's own.";

/// What cuDNN takes from the left to the right: the two that are known, then the one that is computed.
template <class P>
std::array<P, 3> in_order(ConvResult result, P x, P kernel, P y) {
  if (result == ConvResult::y) return {x, kernel, y};
  if (result == ConvResult::x) return {kernel, y, x};
  return {x, y, kernel};
}

const CudnnWay& way(const CudnnApi& api, ConvResult result) {
  return result == ConvResult::y ? api.y : result == ConvResult::x ? api.x : api.kernel;
}

int algorithms(ConvResult result) {
  if (result == ConvResult::y) return cudnn_y_algorithms;
  return result == ConvResult::x ? cudnn_x_algorithms : cudnn_kernel_algorithms;
}

}  // namespace

Cudnn::Cudnn(const CudnnApi& api, int device) : api_(api), device_(device) {
  api_.set_device(device);
  if (const int status = api_.create(&handle_))
    throw DeviceError(Device(Device::cuda, device).to_string() + ": expected cuDNN to convolve, got \"" +
                      api_.status_text(status) + "\". See that its version fits the driver's, or use the cpu.");
}

int Cudnn::describe(const CudnnConv& wanted, Prepared& made) const {
  const size_t first = 3 - size_t(wanted.axes);
  std::array<int, 5> x{wanted.n, wanted.in}, y{wanted.n, wanted.out}, kernel{wanted.out, wanted.in / wanted.groups};
  for (size_t a = first; a < 3; ++a) {
    x[2 + a - first] = wanted.x[a];
    y[2 + a - first] = wanted.y[a];
    kernel[2 + a - first] = wanted.taps[a];
  }
  const int rank = 2 + wanted.axes;
  int status = 0;
  auto call = [&](auto function, auto... arguments) {
    if (status == 0) status = function(arguments...);
  };
  call(api_.make_tensor, &made.x);
  call(api_.set_tensor, made.x, cudnn_channels_last, wanted.type, rank, x.data());
  call(api_.make_tensor, &made.y);
  call(api_.set_tensor, made.y, cudnn_channels_last, wanted.type, rank, y.data());
  call(api_.make_filter, &made.kernel);
  call(api_.set_filter, made.kernel, wanted.type, cudnn_channels_last, rank, kernel.data());
  call(api_.make_conv, &made.conv);
  call(api_.set_conv, made.conv, wanted.axes, &wanted.before[first], &wanted.stride[first], &wanted.dilation[first],
       cudnn_cross_correlation, cudnn_f32);
  call(api_.set_groups, made.conv, wanted.groups);
  return status;
}

/// What a choice says of TF32 is not relied upon: float32 stays float32 unless it was asked for.
int Cudnn::choose(const CudnnConv& wanted, Prepared& made) const {
  const auto [a, b, out] = in_order(wanted.result, made.x, made.kernel, made.y);
  const CudnnWay& calls = way(api_, wanted.result);
  const bool plain = wanted.type == cudnn_f32 && !wanted.tf32;
  const int asked = plain ? cudnn_plain_math : wanted.type == cudnn_f32 ? cudnn_default_math : cudnn_tensor_math;
  if (const int status = api_.set_math(made.conv, asked)) return status;
  std::array<CudnnChoice, 8> choices{};
  int found = 0;
  if (const int status = calls.choose(handle_, a, b, made.conv, out, algorithms(wanted.result), &found, choices.data()))
    return status;
  for (const CudnnChoice& choice : choices) {
    if (found-- <= 0) break;
    if (choice.status != 0 || choice.determinism != cudnn_deterministic) continue;
    size_t bytes = 0;
    if (api_.set_math(made.conv, plain ? cudnn_plain_math : choice.math) != 0 ||
        calls.workspace(handle_, a, b, made.conv, out, choice.algorithm, &bytes) != 0 || bytes > most_workspace)
      continue;
    made.algorithm = choice.algorithm;
    made.workspace = bytes;
    return 0;
  }
  return cudnn_not_supported;
}

void Cudnn::refuse(Prepared& prepared, int status) {
  prepared.algorithm = -1;
  if (std::exchange(has_refused_, true)) return;
  warn(Device(Device::cuda, device_).to_string() + ": cuDNN refuses a convolution, \"" + api_.status_text(status) +
       "\": such ones run on plain kernels of the module's own.");
}

Cudnn::Prepared* Cudnn::prepare(const CudnnConv& wanted) {
  std::lock_guard lock(mutex_);
  auto [found, is_new] = known_.try_emplace(wanted, Prepared{wanted.result});
  Prepared& made = found->second;
  if (is_new) {
    api_.set_device(device_);
    int status = describe(wanted, made);
    if (status == 0) status = choose(wanted, made);
    if (status != 0) refuse(made, status);
  }
  return made.algorithm < 0 ? nullptr : &made;
}

bool Cudnn::run(Prepared& prepared, const CudnnMemory& memory, void* stream) {
  std::lock_guard lock(mutex_);
  if (prepared.algorithm < 0) return false;
  const auto [a, b, out] = in_order(prepared.result, prepared.x, prepared.kernel, prepared.y);
  const auto [a_data, b_data, out_data] = in_order(prepared.result, memory.x, memory.kernel, memory.y);
  const float one = 1, zero = 0;
  int status = api_.set_stream(handle_, stream);
  if (status == 0)
    status = way(api_, prepared.result)
                 .run(handle_, &one, a, a_data, b, b_data, prepared.conv, prepared.algorithm, memory.workspace,
                      prepared.workspace, &zero, out, out_data);
  if (status != 0) refuse(prepared, status);
  return status == 0;
}

Cudnn* cudnn_on(int device) {
  static std::mutex mutex;
  static auto* known = new std::map<int, std::unique_ptr<Cudnn>>;  // as the devices, never destroyed
  std::lock_guard lock(mutex);
  auto [found, is_new] = known->try_emplace(device);
  if (is_new) try {
      found->second = std::make_unique<Cudnn>(cudnn_api(), device);
    } catch (const DeviceError& error) {
      warn(error.what() + std::string(instead));
    }
  return found->second.get();
}

}  // namespace addax::backends::cuda
