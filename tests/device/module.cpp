// The test device as a module: two devices, found as the CUDA module is, by $ADDAX_DEVICE_MODULE.
#include <memory>

#include "device/host_backend.hpp"

namespace addax::tests {
namespace {

constexpr size_t memory = size_t{4} << 30;

DeviceMemory& open(int index) {
  static auto* devices = new HostBackend[2]{{0, memory}, {1, memory}};  // outlive whatever lies on them
  return devices[index];
}

}  // namespace
}  // namespace addax::tests

extern "C" const addax::DeviceModule* addax_device_module() {
  static const addax::DeviceModule module{addax::DeviceModule::current_abi, [] { return 2; }, addax::tests::open};
  return &module;
}
