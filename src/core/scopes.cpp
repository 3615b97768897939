#include "core/scopes.hpp"

#include "addax/errors.hpp"
#include "addax/scopes.hpp"
#include "core/device_memory.hpp"

namespace addax {

std::string& name_prefix() {
  thread_local std::string prefix;
  return prefix;
}

DeviceScope::DeviceScope(const Device& device) : inside_(std::make_unique<OnDevice>(memory_of(device))) {}
DeviceScope::~DeviceScope() = default;

NameScope::NameScope(const std::string& name) : before_(name_prefix().size()) {
  if (name.empty() || name.find('/') != std::string::npos)
    throw OptionError("NameScope: expected a name without \"/\", got \"" + name + "\".");
  name_prefix() += name + "/";
}
NameScope::~NameScope() { name_prefix().resize(before_); }

}  // namespace addax
