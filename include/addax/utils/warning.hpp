// Where warnings of the library go.
#pragma once

#include <functional>
#include <string>

namespace addax::utils {

using WarningHandler = std::function<void(const std::string& text)>;

/// Gives every warning to `handler`, and returns the handler before it. At first, and after an empty handler, a warning
/// is one line on stderr. Safe from several threads.
WarningHandler set_warning_handler(WarningHandler handler);

}  // namespace addax::utils
