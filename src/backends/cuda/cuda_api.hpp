// CudaApi: the calls of the CUDA runtime that a device needs, as a table, so that tests put others in their place and
// CudaDevice needs no header of CUDA's. Results are cudaError_t as integers, 0 where all is well.
#pragma once

#include <cstddef>
#include <cstdint>

namespace addax::backends::cuda {

struct CudaApi {
  int (*device_count)(int* count);
  /// 1000 · major + 10 · minor; the driver's is 0 where there is none.
  int (*driver_version)(int* version);
  int (*runtime_version)(int* version);
  int (*compute_capability)(int* major, int* minor, int device);
  /// Whether a device reads ordinary main memory by itself, so that copies from there go on behind the call.
  int (*reads_main_memory)(int* reads, int device);
  int (*set_device)(int device);
  int (*memory_info)(size_t* free, size_t* total);
  int (*allocate)(void** block, size_t bytes);
  int (*release)(void* block);
  /// Main memory that stays where it is, to which devices copy without the driver's help.
  int (*allocate_pinned)(void** block, size_t bytes);
  int (*make_stream)(void** stream);
  int (*synchronize)(void* stream);
  int (*copy_in)(void* to, const void* from, size_t bytes, void* stream);
  int (*copy_out)(void* to, const void* from, size_t bytes, void* stream);
  int (*copy)(void* to, const void* from, size_t bytes, void* stream);
  int (*zero)(void* to, size_t bytes, void* stream);
  int (*begin_capture)(void* stream);
  int (*end_capture)(void* stream, void** graph);
  int (*instantiate)(void** executable, void* graph);
  int (*launch)(void* executable, void* stream);
  int (*destroy_executable)(void* executable);
  int (*destroy_graph)(void* graph);
  /// Machine code, and a kernel of it by name. Both stay as long as the process.
  int (*load)(void** library, const void* code);
  int (*find_kernel)(void** kernel, void* library, const char* name);
  /// With one parameter, at `parameter`.
  int (*launch_kernel)(void* kernel, unsigned blocks, unsigned threads, void* parameter, void* stream);
  /// The error of a launch, forgotten by asking.
  int (*last_error)();
  const char* (*error_text)(int error);
};

// The errors that are told apart.
inline constexpr int out_of_memory = 2, driver_too_old = 35, no_device = 100, wrong_architecture = 209;
inline constexpr int first_recording_error = 900, last_recording_error = 908;

/// The oldest architecture that the module is built for: 8.0 (Ampere).
inline constexpr int oldest_major = 8;

/// CUDA's own.
const CudaApi& cuda_api();

/// How many devices can be used. DeviceError where the driver is missing or too old, or finds none.
int count_devices(const CudaApi& api);

}  // namespace addax::backends::cuda
