// Names and texts of users in pictures: nothing in them is markup.
#include "core/xml.hpp"

#include "core/utf8.hpp"

namespace addax {

std::string printable(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    char32_t c = next_code_point(text, i);
    if (c == invalid_code_point) ++i;
    append_utf8(result, c == invalid_code_point || c < 0x20 || c == 0x7f ? U'?' : c);
  }
  return result;
}

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
