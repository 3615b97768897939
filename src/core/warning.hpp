// warn(): tells the user of something odd that is no error.
#pragma once

#include <string>

namespace addax {

/// Hands `text` to the handler of utils::set_warning_handler().
void warn(const std::string& text);

}  // namespace addax
