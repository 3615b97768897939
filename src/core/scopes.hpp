// What the scopes of this thread say, for those that ask.
#pragma once

#include <string>

namespace addax {

/// "encoder/", or nothing outside of every NameScope.
std::string& name_prefix();

}  // namespace addax
