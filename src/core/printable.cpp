#include "core/printable.hpp"

#include "core/utf8.hpp"

namespace addax {
namespace {

bool prints(char32_t c) {
  bool control = c < 0x20 || (c >= 0x7f && c < 0xa0), separates = c == 0x2028 || c == 0x2029 || c == 0xfeff;
  bool directs = (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069);
  return c != invalid_code_point && !control && !separates && !directs;
}

}  // namespace

std::string printable(std::string_view text, size_t longest) {
  std::string shown;
  for (size_t i = 0; i < text.size();) {
    if (shown.size() >= longest) return shown + "...";
    const size_t start = i;
    const char32_t c = next_code_point(text, i);
    if (c == invalid_code_point) ++i;
    shown += prints(c) ? text.substr(start, i - start) : std::string_view("?");
  }
  return shown;
}

}  // namespace addax
