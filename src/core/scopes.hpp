// What the scopes of this thread say, for those that ask.
#pragma once

#include <string>

#include "addax/device.hpp"

namespace addax {

/// "encoder/", or nothing outside of every NameScope.
std::string& name_prefix();
/// Of the innermost DeviceScope.
Device& device_of_thread();

}  // namespace addax
