#include "backends/cuda/library.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <vector>

#include "addax/errors.hpp"

namespace addax::backends::cuda {

namespace {

constexpr int how = RTLD_NOW | RTLD_LOCAL;

/// Where the CUDA toolkit puts libraries that the loader need not know of.
std::vector<std::string> toolkits() {
  std::vector<std::string> folders;
  for (const char* name : {"CUDA_HOME", "CUDA_PATH"})
    if (const char* root = std::getenv(name); root && *root) folders.push_back(root + std::string("/lib64/"));
  folders.emplace_back("/usr/local/cuda/lib64/");
  return folders;
}

}  // namespace

Library::Library(const char* title, const char* file, const char* package)
    : title_(title), file_(file), package_(package), handle_(dlopen(file, how)) {
  if (handle_) return;
  const std::string why = dlerror();
  for (const std::string& folder : toolkits()) {
    folder_ = folder;
    handle_ = dlopen((folder + file).c_str(), how);
    if (handle_) return;
  }
  fail(why);
}

void Library::open_beside(const std::string& file) const {
  if (!folder_.empty()) dlopen((folder_ + file).c_str(), how);
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
