// Text as XML and HTML take it.
#pragma once

#include <string>
#include <string_view>

namespace addax {

/// Without what XML cannot hold: control characters and broken UTF-8 become question marks.
std::string printable(std::string_view text);
/// printable(), with the characters that mean something in XML written as names: "a&lt;b".
std::string xml_text(std::string_view text);

}  // namespace addax
