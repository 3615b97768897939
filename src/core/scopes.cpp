#include "core/scopes.hpp"

#include "addax/errors.hpp"
#include "addax/scopes.hpp"

namespace addax {

std::string& name_prefix() {
  thread_local std::string prefix;
  return prefix;
}

Device& device_of_thread() {
  thread_local Device device;
  return device;
}

DeviceScope::DeviceScope(const Device& device) : before_(device_of_thread()) {
  if (device != Device(Device::cpu))
    throw DeviceError("DeviceScope: expected a device of this machine, got " + device.to_string() +
                      ". There is only the cpu.");
  device_of_thread() = device;
}
DeviceScope::~DeviceScope() { device_of_thread() = before_; }

NameScope::NameScope(const std::string& name) : before_(name_prefix().size()) {
  if (name.empty() || name.find('/') != std::string::npos)
    throw OptionError("NameScope: expected a name without \"/\", got \"" + name + "\".");
  name_prefix() += name + "/";
}
NameScope::~NameScope() { name_prefix().resize(before_); }

}  // namespace addax
