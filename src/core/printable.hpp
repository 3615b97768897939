// Foreign text in errors and warnings: one line that prints, whatever a file says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace addax {

/// `text` in valid UTF-8 with a "?" for whatever breaks, moves or turns a line: control characters, separators of
/// lines, marks of direction, broken bytes. What is longer than `longest` bytes ends in "...".
std::string printable(std::string_view text, size_t longest = std::string_view::npos);

}  // namespace addax
