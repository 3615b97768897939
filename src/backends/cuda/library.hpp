// Libraries of NVIDIA's that are looked for when they are needed first: a machine without them runs all else.
#pragma once

#include <string>

namespace addax::backends::cuda {

class Library {
 public:
  /// DeviceError where neither the loader, $CUDA_HOME, $CUDA_PATH nor /usr/local/cuda has `file`: it names `title`, the
  /// file and the package that holds it.
  Library(const char* title, const char* file, const char* package);

  /// The function of that name, with the type of `function`. DeviceError where the library has none.
  template <class F>
  void find(const char* name, F*& function) const {
    function = reinterpret_cast<F*>(address_of(name));
  }

  /// Opens a file that the library will ask for by its name alone, which the loader then knows. Nothing where the
  /// loader found the library itself.
  void open_beside(const std::string& file) const;

  /// The DeviceError of a library that is not what is wanted.
  [[noreturn]] void fail(const std::string& got) const;

 private:
  void* address_of(const char* name) const;

  const char *title_, *file_, *package_;
  std::string folder_;  // empty where the loader knows it
  void* handle_;
};

}  // namespace addax::backends::cuda
