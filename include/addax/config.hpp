// Settings of the process, as keras.config. What a thread needs for itself is set by scopes.
#pragma once

#include <string>
#include <vector>

#include "addax/device.hpp"
#include "addax/dtype.hpp"

namespace addax::config {

/// Default dtype of weights and of numbers that become tensors: float32, unless set.
DType floatx();
/// Sets it; DTypeError where `dtype` is not a float dtype.
void set_floatx(DType dtype);

/// The small number in denominators: 1e-7, unless set.
double epsilon();
void set_epsilon(double epsilon);

/// Threads that one operation may use: OpenMP's number (OMP_NUM_THREADS), unless set. OptionError below 1.
int num_threads();
void set_num_threads(int threads);

/// Whether matrix products of float32 on a GPU may round their operands to TF32, 10 bits of mantissa, which is several
/// times as fast: not unless enabled. Plans that were recorded before keep what held then. The cpu knows no TF32.
void enable_tf32(bool enabled = true);
bool is_tf32_enabled();

/// Where operations run and weights are made from now on, on threads without a DeviceScope: "cpu", "cuda", "cuda:1".
/// At first what the environment variable ADDAX_DEVICE says, else the cpu. DeviceError says why there is no such
/// device, and leaves everything as it was. Tensors that a program gives begin in main memory and travel to the GPU
/// that an operation runs on; nothing but reading values (item(), to_vector(), data(), printing) brings them back.
void set_device(const Device& device);
Device device();
/// The cpu, and the GPUs that can be used.
std::vector<Device> list_devices();

/// Of one GPU, in bytes.
struct MemoryInfo {
  size_t in_use = 0;    // by tensors, weights and plans
  size_t peak = 0;      // the most that was in use so far
  size_t reserved = 0;  // taken from the device, with what is kept for later
  size_t free = 0;      // on the device, whoever has the rest
  size_t limit = 0;     // of reserved; 0: none
};
/// OptionError for the cpu.
MemoryInfo memory_info(const Device& device);
/// The most that is taken from a GPU, 0 for no limit; what is beyond is a DeviceError.
void set_memory_limit(const Device& device, size_t bytes);

}  // namespace addax::config
