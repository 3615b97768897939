// Devices on a machine whose device module cannot be had: what is said, and that the cpu works on.
#include "core/device_memory.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "addax/scopes.hpp"
#include "support/refusal.hpp"

using namespace addax;

namespace {

/// Where the module is looked for while it lives.
class ModulePath {
 public:
  explicit ModulePath(const char* path) {
    if (const char* given = std::getenv("ADDAX_DEVICE_MODULE")) before_ = given;
    setenv("ADDAX_DEVICE_MODULE", path, 1);
  }
  ~ModulePath() {
    if (before_.empty())
      unsetenv("ADDAX_DEVICE_MODULE");
    else
      setenv("ADDAX_DEVICE_MODULE", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

const std::string help = ". Build with -Dcuda=enabled on a machine with the CUDA Toolkit, or use the cpu.";
const std::string wanted = "device: expected the module libaddax_cuda.so of this version of Addax, got ";

}  // namespace

TEST_CASE("without its module a device is refused, and the cpu works on") {
  ModulePath nowhere("/nowhere/libaddax_cuda.so");
  const std::string missing =
      wanted + "/nowhere/libaddax_cuda.so: cannot open shared object file: No such file or directory" + help;
  CHECK(tests::refusal<DeviceError>([] { config::set_device("cuda"); }) == missing);
  CHECK(tests::refusal<DeviceError>([] { DeviceScope scope("cuda:1"); }) == missing);
  CHECK(tests::refusal<DeviceError>([] { (void)Tensor::from({1.f}).to("cuda"); }) == missing);
  CHECK(tests::refusal<DeviceError>([] { (void)config::memory_info("cuda"); }) == missing);
  CHECK(config::device() == Device(Device::cpu));
  CHECK(config::list_devices() == std::vector<Device>{Device::cpu});
  CHECK((Tensor::from({1.f}) + 1).item<float>() == 2);
}

TEST_CASE("a library that is no device module is refused") {
  ModulePath other("libm.so.6");
  CHECK(tests::refusal<DeviceError>([] { config::set_device("cuda"); }) ==
        wanted + "libm.so.6, which is no device module" + help);
}

TEST_CASE("main memory is not a GPU's to count") {
  CHECK_THROWS_WITH_AS((void)config::memory_info("cpu"),
                       "config::memory_info: expected a GPU, got cpu. Main memory is the system's to count and limit.",
                       OptionError);
}
