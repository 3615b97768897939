// Text as XML and HTML take it.
#pragma once

#include <string>
#include <string_view>

namespace addax {

/// What prints of `text`, with the characters that mean something in XML written as names: "a&lt;b".
std::string xml_text(std::string_view text);

}  // namespace addax
