#include "core/device_memory.hpp"

#include <dlfcn.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>

#include "addax/errors.hpp"

namespace addax {
namespace {

constexpr const char* module_name = "libaddax_cuda.so";

/// The module beside this library, or the file that $ADDAX_DEVICE_MODULE names.
std::string module_path() {
  if (const char* given = std::getenv("ADDAX_DEVICE_MODULE"); given && *given) return given;
  Dl_info self;
  if (!dladdr(reinterpret_cast<void*>(&memory_of), &self) || !self.dli_fname) return module_name;
  std::string path = self.dli_fname;
  return path.substr(0, path.rfind('/') + 1) + module_name;
}

[[noreturn]] void fail_module(const std::string& got) {
  throw DeviceError("device: expected the module " + std::string(module_name) + " of this version of Addax, got " +
                    got + ". Build with -Dcuda=enabled on a machine with the CUDA Toolkit, or use the cpu.");
}

const DeviceModule& load_module() {
  const std::string path = module_path();
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) fail_module(dlerror());
  using Enter = const DeviceModule* (*)();
  auto enter = reinterpret_cast<Enter>(dlsym(library, "addax_device_module"));
  if (!enter) fail_module(path + ", which is no device module");
  const DeviceModule* module = enter();
  if (module->abi != DeviceModule::current_abi) fail_module(path + " of another version");
  return *module;
}

/// Loaded once; an attempt that failed is made again by the next call.
const DeviceModule& module() {
  static const DeviceModule& loaded = load_module();
  return loaded;
}

struct Scoped {
  bool set = false;
  DeviceMemory* memory = nullptr;
};
thread_local Scoped scoped;

std::atomic<DeviceMemory*> chosen{nullptr};
std::atomic<bool> is_chosen{false};

void choose(DeviceMemory* memory) {
  chosen.store(memory, std::memory_order_relaxed);
  is_chosen.store(true, std::memory_order_release);
}

/// $ADDAX_DEVICE, until set_device() says something else.
DeviceMemory* default_memory() {
  if (!is_chosen.load(std::memory_order_acquire)) {
    const char* name = std::getenv("ADDAX_DEVICE");
    choose(name && *name ? memory_of(Device(name)) : nullptr);
  }
  return chosen.load(std::memory_order_relaxed);
}

}  // namespace

DeviceMemory* memory_of(const Device& device) {
  if (device.kind == Device::cpu) return nullptr;
  detail::devices_wanted.store(true, std::memory_order_relaxed);
  const int count = module().count();
  if (device.index >= count)
    throw DeviceError("device: expected one of the " + std::to_string(count) + " GPUs of this machine, got " +
                      device.to_string() + ". config::list_devices() lists them.");
  return &module().open(device.index);
}

std::atomic<bool> detail::devices_wanted{std::getenv("ADDAX_DEVICE") != nullptr};
DeviceMemory* detail::chosen_memory() { return scoped.set ? scoped.memory : default_memory(); }

OnDevice::OnDevice(DeviceMemory* memory) : was_set_(scoped.set), before_(scoped.memory) { scoped = {true, memory}; }
OnDevice::~OnDevice() { scoped = {was_set_, before_}; }

void transfer(DeviceMemory* to_memory, void* to, DeviceMemory* from_memory, const void* from, size_t bytes) {
  if (bytes == 0) return;
  if (!to_memory && !from_memory) {
    std::memmove(to, from, bytes);
  } else if (!from_memory) {
    to_memory->copy_in(to, from, bytes);
  } else if (!to_memory) {
    from_memory->copy_out(to, from, bytes);
  } else if (to_memory == from_memory) {
    to_memory->copy(to, from, bytes);
  } else {
    auto between = std::make_unique<std::byte[]>(bytes);
    from_memory->copy_out(between.get(), from, bytes);
    to_memory->copy_in(to, between.get(), bytes);
  }
}

void clear(DeviceMemory* memory, void* to, size_t bytes) {
  if (bytes == 0) return;
  if (memory)
    memory->zero(to, bytes);
  else
    std::memset(to, 0, bytes);
}

namespace config {
namespace {

DeviceMemory& gpu(const char* call, const Device& device) {
  DeviceMemory* memory = memory_of(device);
  if (!memory)
    throw OptionError(std::string(call) + ": expected a GPU, got cpu. Main memory is the system's to count and limit.");
  return *memory;
}

}  // namespace

void set_device(const Device& device) { choose(memory_of(device)); }

Device device() { return device_of(current_memory()); }

std::vector<Device> list_devices() {
  std::vector<Device> devices{Device::cpu};
  try {
    for (int i = 0, count = module().count(); i < count; ++i) devices.emplace_back(Device::cuda, i);
  } catch (const DeviceError&) {  // set_device() says why
  }
  return devices;
}

MemoryInfo memory_info(const Device& device) { return gpu("config::memory_info", device).memory_info(); }

void set_memory_limit(const Device& device, size_t bytes) {
  gpu("config::set_memory_limit", device).set_memory_limit(bytes);
}

}  // namespace config
}  // namespace addax
