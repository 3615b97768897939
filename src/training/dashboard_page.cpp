#include "training/dashboard_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace addax {
namespace {

constexpr const char *blue = "\033[34m", *orange = "\033[33m", *green = "\033[32m", *grey = "\033[90m",
                     *bold = "\033[1m", *plain = "\033[0m";
constexpr int least_for_charts = 20, two_columns = 120, label_width = 9, chart_height = 8;

template <class... Args>
std::string format(const char* pattern, Args... args) {
  char text[96];
  std::snprintf(text, sizeof text, pattern, args...);
  return text;
}

std::string repeated(const char* piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

std::string duration(double seconds) {
  auto s = static_cast<long long>(seconds);
  return format("%lld:%02lld:%02lld", s / 3600, s % 3600 / 60, s % 60);
}

std::string short_number(double value) { return format("%.4g", value); }

/// Text and the characters that can be seen of it.
class Line {
 public:
  explicit Line(int width) : left_(width) {}
  /// Cut where the line is full.
  Line& add(const std::string& text, const char* style = nullptr) {
    std::string part = text.substr(0, static_cast<size_t>(std::max(0, left_)));
    return raw(part, static_cast<int>(part.size()), style);
  }
  /// Of which `width` characters can be seen.
  Line& raw(const std::string& text, int width, const char* style = nullptr) {
    text_ += style ? style + text + plain : text;
    left_ -= width;
    return *this;
  }
  /// Right-aligned in `width` characters.
  Line& column(const std::string& text, int width, const char* style = nullptr) {
    int blanks = std::max(0, width - static_cast<int>(text.size()));
    return add(std::string(static_cast<size_t>(blanks), ' ')).add(text, style);
  }
  Line& fill() { return raw(std::string(static_cast<size_t>(std::max(0, left_)), ' '), left_); }
  int left() const { return left_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  int left_;
};

/// Dots of Braille characters, two across and four down in each, of two colours.
class Canvas {
 public:
  Canvas(int columns, int rows) : columns_(columns), rows_(rows), cells_(static_cast<size_t>(columns * rows)) {}
  int width() const { return 2 * columns_; }
  int height() const { return 4 * rows_; }

  void dot(int x, int y, const char* colour) {
    static constexpr std::array<std::array<int, 2>, 4> bits{{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
    if (x < 0 || y < 0 || x >= width() || y >= height()) return;
    Cell& cell = cells_[static_cast<size_t>(y / 4 * columns_ + x / 2)];
    cell.bits |= bits[static_cast<size_t>(y % 4)][static_cast<size_t>(x % 2)];
    cell.colour = colour;
  }
  void line(int x0, int y0, int x1, int y1, const char* colour) {
    int count = std::max({std::abs(x1 - x0), std::abs(y1 - y0), 1});
    for (int i = 0; i <= count; ++i) dot(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count, colour);
  }
  std::string row(int y) const {
    std::string text;
    for (int x = 0; x < columns_; ++x) {
      const Cell& cell = cells_[static_cast<size_t>(y * columns_ + x)];
      if (cell.bits == 0) {
        text += ' ';
        continue;
      }
      int code = 0x2800 + cell.bits;  // as UTF-8
      text += cell.colour;
      text += static_cast<char>(0xe0 | code >> 12);
      text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
      text += static_cast<char>(0x80 | (code & 0x3f));
      text += plain;
    }
    return text;
  }

 private:
  struct Cell {
    int bits = 0;
    const char* colour = plain;
  };
  int columns_, rows_;
  std::vector<Cell> cells_;
};

using Points = std::vector<std::pair<double, double>>;

/// Chart of a curve: a title, then rows of dots behind the largest and least value. Each line fills `width`.
std::vector<std::string> chart(const DashboardCurve& curve, double epochs, int width, int rows) {
  double low = INFINITY, high = -INFINITY;
  for (const Points* points : {&curve.training, &curve.validation})
    for (const auto& [x, y] : *points)
      if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
  Line title(width);
  title.add(" " + curve.key, blue);
  if (!curve.validation.empty()) title.add(" val_" + curve.key, orange);
  std::vector<std::string> lines{title.fill().text()};
  Canvas canvas(std::max(1, width - label_width - 1), rows);
  auto x = [&](double at) { return static_cast<int>(at / std::max(1e-9, epochs) * (canvas.width() - 1)); };
  auto y = [&](double v) {
    return static_cast<int>((high > low ? (high - v) / (high - low) : 0.5) * (canvas.height() - 1));
  };
  auto draw = [&](const Points& points, const char* colour) {
    const std::pair<double, double>* before = nullptr;
    for (const auto& point : points) {
      if (std::isfinite(point.second)) {
        const auto& from = before ? *before : point;
        canvas.line(x(from.first), y(from.second), x(point.first), y(point.second), colour);
      }
      before = std::isfinite(point.second) ? &point : nullptr;
    }
  };
  if (low <= high) {
    draw(curve.training, blue);
    draw(curve.validation, orange);
  }
  for (int r = 0; r < rows; ++r) {
    Line line(width);
    std::string label = low > high ? "" : r == 0 ? short_number(high) : r + 1 == rows ? short_number(low) : "";
    line.column(label, label_width - 1, grey).raw("│", 1, grey);
    lines.push_back(line.raw(canvas.row(r), std::min(line.left(), canvas.width() / 2)).fill().text());
  }
  return lines;
}

std::string table_line(const DashboardCurve& curve, int width, int name_width) {
  Line line(width);
  line.add(
      (" " + curve.key + std::string(static_cast<size_t>(name_width), ' ')).substr(0, static_cast<size_t>(name_width)));
  auto last = [](const Points& points) {
    return points.empty() ? std::string("-") : short_number(points.back().second);
  };
  line.column(last(curve.training), 11, blue).column(last(curve.validation), 11, orange);
  const Points& judged = curve.validation.empty() ? curve.training : curve.validation;
  double low = INFINITY, high = -INFINITY;
  for (const auto& [at, value] : judged) low = std::min(low, value), high = std::max(high, value);
  if (!judged.empty() && line.left() >= 22)
    line.column(short_number(low), 11, grey).column(short_number(high), 11, grey);
  return line.text();
}

std::string bar(const DashboardState& state, int width) {
  double share = state.steps > 0 ? static_cast<double>(state.step) / static_cast<double>(state.steps) : 0;
  double whole = (static_cast<double>(state.epoch) + share) / static_cast<double>(std::max<int64_t>(1, state.epochs));
  int full = std::clamp(static_cast<int>(whole * width), 0, width);
  return green + repeated("━", full) + grey + repeated("━", width - full) + plain;
}

std::string headline(const DashboardState& state, int width) {
  Line line(width);
  line.add(" " + state.model, bold);
  line.add("  epoch " + std::to_string(std::min(state.epoch + 1, state.epochs)) + "/" + std::to_string(state.epochs));
  line.add("  step " + std::to_string(state.step) + (state.steps > 0 ? "/" + std::to_string(state.steps) : ""));
  return line.text();
}

std::string figures(const DashboardState& state, int width) {
  Line line(width);
  line.add(" " + duration(state.seconds) + " passed");
  if (state.steps > 0 && state.steps_per_second > 0) {
    int64_t done = state.epoch * state.steps + state.step;
    line.add(", " + duration(static_cast<double>(state.epochs * state.steps - done) / state.steps_per_second) +
             " left");
  }
  line.add(format(", %.4g steps/s, %.0f MB", state.steps_per_second, static_cast<double>(state.bytes) / 1e6));
  return line.text();
}

}  // namespace

std::vector<std::string> dashboard_page(const DashboardState& state, int width, int height) {
  std::vector<std::string> lines{headline(state, width), bar(state, width), figures(state, width), ""};
  int name_width = 8;
  for (const DashboardCurve& curve : state.curves)
    name_width = std::max(name_width, static_cast<int>(curve.key.size()) + 2);
  name_width = std::min(name_width, std::max(8, width - 22));
  Line head(width);
  head.add(std::string(static_cast<size_t>(name_width), ' '))
      .column("training", 11, grey)
      .column("validation", 11, grey);
  if (head.left() >= 22) head.column("least", 11, grey).column("most", 11, grey);
  lines.push_back(head.text());
  for (const DashboardCurve& curve : state.curves) lines.push_back(table_line(curve, width, name_width));
  lines.emplace_back();

  double passed = static_cast<double>(state.epoch) +
                  (state.steps > 0 ? static_cast<double>(state.step) / static_cast<double>(state.steps) : 0);
  int columns = width >= two_columns && state.curves.size() > 1 ? 2 : 1, each = width / columns;
  size_t charts = width < least_for_charts ? 0 : state.curves.size();
  for (size_t i = 0; i < charts; i += static_cast<size_t>(columns)) {
    std::vector<std::string> row = chart(state.curves[i], passed, each, chart_height);
    if (static_cast<int>(lines.size() + row.size()) > height) break;
    if (columns == 2 && i + 1 < state.curves.size()) {
      std::vector<std::string> beside = chart(state.curves[i + 1], passed, each, chart_height);
      for (size_t k = 0; k < row.size(); ++k) row[k] += beside[k];
    }
    lines.insert(lines.end(), row.begin(), row.end());
  }
  if (static_cast<int>(lines.size()) > height) lines.resize(static_cast<size_t>(std::max(1, height)));
  return lines;
}

}  // namespace addax
