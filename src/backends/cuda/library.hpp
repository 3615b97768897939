// Libraries of NVIDIA's that are looked for when they are needed first: a machine without them runs all else.
#pragma once

#include <string>

namespace addax::backends::cuda {

class Library {
 public:
  /// DeviceError where neither the loader nor the toolkit's folder has `file`: it names `title`, the file and the
  /// package that holds it.
  Library(const char* title, const char* file, const char* package);

  /// The function of that name, with the type of `function`. DeviceError where the library has none.
  template <class F>
  void find(const char* name, F*& function) const {
    function = reinterpret_cast<F*>(address_of(name));
  }

  /// The DeviceError of a library that is not what is wanted.
  [[noreturn]] void fail(const std::string& got) const;

 private:
  void* address_of(const char* name) const;

  const char *title_, *file_, *package_;
  void* handle_;
};

}  // namespace addax::backends::cuda
