#include "backends/cuda/library.hpp"

#include <dlfcn.h>

#include "addax/errors.hpp"

namespace addax::backends::cuda {

/// Where the CUDA toolkit puts libraries that the loader need not know of.
constexpr const char* toolkit = "/usr/local/cuda/lib64/";

Library::Library(const char* title, const char* file, const char* package)
    : title_(title), file_(file), package_(package), handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_) return;
  const std::string why = dlerror();
  handle_ = dlopen((toolkit + std::string(file)).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle_) fail(why);
}

void* Library::address_of(const char* name) const {
  if (void* address = dlsym(handle_, name)) return address;
  fail("one without " + std::string(name));
}

void Library::fail(const std::string& got) const {
  throw DeviceError("device: expected " + std::string(title_) + " (" + file_ + "), got \"" + got + "\". Install " +
                    package_ + ", or use the cpu.");
}

}  // namespace addax::backends::cuda
