// Tables of text in boxes, as Keras draws them: columns of fixed width, wrapped cells, colours where they are wanted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "addax/shape.hpp"

namespace addax {

/// How a character looks on a terminal.
enum class Ink : uint8_t { plain, bold, number, unknown, symbol, yes, no };

/// UTF-8 text with an ink for each character. Every character counts as one cell wide.
class InkedText {
 public:
  InkedText() = default;
  InkedText(std::string_view text, Ink ink = Ink::plain) { add(text, ink); }
  InkedText& add(std::string_view text, Ink ink = Ink::plain);
  InkedText& add(const InkedText& other);
  size_t width() const { return glyphs_.size(); }
  bool blank(size_t i) const { return glyphs_[i].bytes == " "; }
  InkedText part(size_t first, size_t last) const;
  /// Without blanks at the end, and where it is too long cut off with an ellipsis.
  InkedText fitted(size_t width) const;
  std::string to_string(bool colours) const;

 private:
  struct Glyph {
    std::string bytes;
    Ink ink;
  };
  std::vector<Glyph> glyphs_;
};

enum class Align : uint8_t { left, centre, right };

struct TableColumn {
  InkedText head;
  Align align;
  int64_t width;  // with a blank on either side
};

/// "100,480"
std::string grouped(int64_t number);
/// "397.54 KB"
std::string readable_size(double bytes);
/// "(None, 10)"
InkedText shape_text(const Shape& shape);

/// The lines of a table of exactly this length: columns that need more give up equal shares, those that need less grow.
std::vector<InkedText> draw_table(std::vector<TableColumn> columns, const std::vector<std::vector<InkedText>>& rows,
                                  int64_t line_length);

}  // namespace addax
