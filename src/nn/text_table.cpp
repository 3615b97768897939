#include "nn/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace addax {
namespace {

const char* escape_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::bold: return "\033[1m";
    case Ink::number: return "\033[38;5;34m";
    case Ink::unknown: return "\033[38;5;45m";
    case Ink::symbol: return "\033[38;5;33m";
    case Ink::yes: return "\033[1;38;5;34m";
    case Ink::no: return "\033[1;38;5;9m";
  }
  return "";
}

/// The first characters of a line, of each column, between columns, and the last: "┏━┳┓".
struct Rule {
  const char *left, *line, *between, *right;
};
constexpr Rule head_top{"┏", "━", "┳", "┓"}, head_bottom{"┡", "━", "╇", "┩"}, between_rows{"├", "─", "┼", "┤"},
    foot{"└", "─", "┴", "┘"};

/// Broken at blanks. A word that is longer than a line begins one of its own and is cut off.
std::vector<InkedText> wrapped(const InkedText& text, size_t width) {
  std::vector<size_t> breaks{0};
  size_t i = 0, used = 0;
  while (i < text.width()) {
    size_t start = i;
    if (start == 0)
      while (i < text.width() && text.blank(i)) ++i;
    while (i < text.width() && !text.blank(i)) ++i;
    size_t word = i - start;
    while (i < text.width() && text.blank(i)) ++i;
    if (used + word > width && start > 0) {
      breaks.push_back(start);
      used = 0;
    }
    used += i - start;
  }
  std::vector<InkedText> lines;
  for (size_t b = 0; b < breaks.size(); ++b)
    lines.push_back(text.part(breaks[b], b + 1 < breaks.size() ? breaks[b + 1] : text.width()).fitted(width));
  return lines;
}

InkedText aligned(const InkedText& text, size_t width, Align align) {
  size_t rest = width - text.width();
  size_t before = align == Align::left ? 0 : align == Align::right ? rest : rest / 2;
  return InkedText(std::string(before, ' ')).add(text).add(std::string(rest - before, ' '));
}

void fit_columns(std::vector<TableColumn>& columns, int64_t line_length) {
  int64_t total = 0, left = static_cast<int64_t>(columns.size());
  for (const TableColumn& c : columns) total += c.width;
  int64_t excess = total + left + 1 - line_length;
  for (TableColumn& c : columns) {
    auto share =
        excess > 0
            ? static_cast<int64_t>(std::nearbyint(static_cast<double>(excess) / static_cast<double>(left)))
            : static_cast<int64_t>(std::floor(static_cast<double>(c.width * excess) / static_cast<double>(total)));
    total -= c.width;
    share = std::min(share, c.width - 3);
    c.width -= share;
    excess -= share;
    --left;
  }
}

InkedText ruled(const std::vector<TableColumn>& columns, const Rule& rule) {
  InkedText line(rule.left);
  for (size_t c = 0; c < columns.size(); ++c) {
    if (c > 0) line.add(rule.between);
    for (int64_t i = 0; i < columns[c].width; ++i) line.add(rule.line);
  }
  return line.add(rule.right);
}

/// The lines of one row of cells; a cell with fewer lines than others stands at the top, or at the bottom.
void add_row(std::vector<InkedText>& lines, const std::vector<TableColumn>& columns,
             const std::vector<InkedText>& cells, const char* bar, bool at_bottom) {
  std::vector<std::vector<InkedText>> wraps;
  size_t height = 1;
  for (size_t c = 0; c < columns.size(); ++c) {
    wraps.push_back(wrapped(cells[c], static_cast<size_t>(columns[c].width - 2)));
    height = std::max(height, wraps[c].size());
  }
  for (size_t row = 0; row < height; ++row) {
    InkedText line(bar);
    for (size_t c = 0; c < columns.size(); ++c) {
      size_t above = at_bottom ? height - wraps[c].size() : 0;
      bool there = row >= above && row - above < wraps[c].size();
      InkedText cell = there ? wraps[c][row - above] : InkedText();
      line.add(" ").add(aligned(cell, static_cast<size_t>(columns[c].width - 2), columns[c].align)).add(" ").add(bar);
    }
    lines.push_back(line);
  }
}

}  // namespace

InkedText& InkedText::add(std::string_view text, Ink ink) {
  for (char c : text) {
    bool continues = (static_cast<unsigned char>(c) & 0xc0) == 0x80 && !glyphs_.empty();
    if (continues)
      glyphs_.back().bytes += c;
    else
      glyphs_.push_back({std::string(1, c), ink});
  }
  return *this;
}

InkedText& InkedText::add(const InkedText& other) {
  glyphs_.insert(glyphs_.end(), other.glyphs_.begin(), other.glyphs_.end());
  return *this;
}

InkedText InkedText::part(size_t first, size_t last) const {
  InkedText result;
  auto begin = glyphs_.begin();
  result.glyphs_.assign(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last));
  return result;
}

InkedText InkedText::fitted(size_t width) const {
  size_t end = this->width();
  while (end > 0 && blank(end - 1)) --end;
  if (end <= width) return part(0, end);
  return part(0, width - 1).add("…", glyphs_[width - 1].ink);
}

std::string InkedText::to_string(bool colours) const {
  std::string text;
  Ink now = Ink::plain;
  for (const Glyph& glyph : glyphs_) {
    if (colours && glyph.ink != now) {
      if (now != Ink::plain) text += "\033[0m";
      text += escape_of(glyph.ink);
      now = glyph.ink;
    }
    text += glyph.bytes;
  }
  return now == Ink::plain ? text : text + "\033[0m";
}

std::vector<InkedText> draw_table(std::vector<TableColumn> columns, const std::vector<std::vector<InkedText>>& rows,
                                  int64_t line_length) {
  fit_columns(columns, line_length);
  std::vector<InkedText> heads;
  for (const TableColumn& c : columns) heads.push_back(c.head);
  std::vector<InkedText> lines{ruled(columns, head_top)};
  add_row(lines, columns, heads, "┃", true);
  lines.push_back(ruled(columns, head_bottom));
  for (size_t r = 0; r < rows.size(); ++r) {
    if (r > 0) lines.push_back(ruled(columns, between_rows));
    add_row(lines, columns, rows[r], "│", false);
  }
  lines.push_back(ruled(columns, foot));
  return lines;
}

std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<size_t>(i), 1, ',');
  return digits;
}

std::string readable_size(double bytes) {
  const char* const units[] = {"B", "KB", "MB", "GB", "TB", "PB"};
  size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < std::size(units); ++unit) bytes /= 1024;
  char text[40];
  std::snprintf(text, sizeof text, "%.2f %s", bytes, units[unit]);
  return text;
}

InkedText shape_text(const Shape& shape) {
  InkedText text("(");
  for (int a = 0; a < shape.rank(); ++a) {
    if (a > 0) text.add(", ");
    text.add(shape[a] < 0 ? "None" : std::to_string(shape[a]), shape[a] < 0 ? Ink::unknown : Ink::number);
  }
  return text.add(")");
}

}  // namespace addax
