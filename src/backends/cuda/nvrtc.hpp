// NVRTC, the compiler that runs with a program: looked for when a kernel is first wanted, never needed to start.
#pragma once

#include <cstddef>
#include <string>

namespace addax::backends::cuda {

/// Machine code for one architecture; for one that NVRTC does not know, PTX, which the driver compiles.
using Cubin = std::string;

class Nvrtc {
 public:
  /// Null where the library is not found or cannot compile, which a warning says once.
  static const Nvrtc* find();

  /// Compiles source that may include "backends/cuda/step.hpp", for compute capability major.minor. DeviceError with
  /// the compiler's words where it cannot.
  Cubin compile(const std::string& source, int major, int minor) const;
  /// The same from a file of the user's cache folder, $XDG_CACHE_HOME/addax/cuda, where one was written whole before,
  /// else written there now.
  Cubin compile_once(const std::string& source, int major, int minor) const;

 private:
  Nvrtc();
  /// Its status; with an error `made` is what the compiler says.
  int compile_for(const std::string& architecture, const std::string& source, Cubin& made) const;
  /// A name for what compile() makes of the same arguments.
  std::string identity(const std::string& source, int major, int minor) const;

  using Program = void*;
  int (*version_)(int* major, int* minor) = nullptr;
  int (*create_)(Program*, const char* source, const char* name, int headers, const char* const* texts,
                 const char* const* names) = nullptr;
  int (*destroy_)(Program*) = nullptr;
  int (*compile_)(Program, int options, const char* const*) = nullptr;
  int (*log_size_)(Program, size_t*) = nullptr;
  int (*log_)(Program, char*) = nullptr;
  int (*cubin_size_)(Program, size_t*) = nullptr;
  int (*cubin_)(Program, char*) = nullptr;
  int (*ptx_size_)(Program, size_t*) = nullptr;
  int (*ptx_)(Program, char*) = nullptr;
};

}  // namespace addax::backends::cuda
