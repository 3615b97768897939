#include "backends/cuda/library.hpp"

#include <dlfcn.h>

#include "addax/errors.hpp"

namespace addax::backends::cuda {

Library::Library(const char* title, const char* file, const char* package)
    : title_(title), file_(file), package_(package), handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (!handle_) fail(dlerror());
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
