// UTF-8, one code point at a time, strictly: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace addax {

inline constexpr char32_t invalid_code_point = 0xffffffff;

/// The code point that starts at text[i], and moves i behind it. Where there is none, i stays.
inline char32_t next_code_point(std::string_view text, size_t& i) {
  auto byte = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
  unsigned char first = byte(i);
  if (first < 0x80) return ++i, first;
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (first < 0xc2 || first > 0xf4 || text.size() - i < length) return invalid_code_point;
  char32_t c = first & (0x7fu >> length);
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return invalid_code_point;
    c = c << 6 | (byte(i + k) & 0x3f);
  }
  if (c < smallest[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return invalid_code_point;
  i += length;
  return c;
}

inline void append_utf8(std::string& out, char32_t c) {
  auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6), tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12), tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | c >> 18), tail(12), tail(6), tail(0);
  }
}

}  // namespace addax
