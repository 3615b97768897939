// Names and texts of users in pictures: nothing in them is markup.
#include "core/xml.hpp"

#include "core/printable.hpp"

namespace addax {

std::string xml_text(std::string_view text) {
  std::string result;
  for (char c : printable(text)) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

}  // namespace addax
