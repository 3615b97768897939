// Tensors as NumPy prints them: columns aligned, the fewest digits that tell numbers apart, long ones shortened.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <ostream>

#include "core/convert.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

constexpr int64_t shown_whole = 1000;  // elements; larger tensors show the ends of each axis
constexpr int64_t shown_ends = 3;
constexpr size_t line_width = 75;
constexpr int digits = 8;  // after the point

/// Positions of an axis that are shown; −1 stands for those left out.
std::vector<int64_t> shown(int64_t length, bool shortened) {
  std::vector<int64_t> places;
  for (int64_t i = 0; i < length; ++i) {
    if (shortened && length > 2 * shown_ends && i == shown_ends) {
      places.push_back(-1);
      i = length - shown_ends;
    }
    places.push_back(i);
  }
  return places;
}

/// A number in digits before and after the point, or with an exponent.
struct Written {
  std::string left, right, exponent;
};

/// Shortest digits that give the number back in its own dtype T, but no more than NumPy's precision.
template <class T>
Written written(double value, bool scientific) {
  std::string text;
  auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
  for (int precision = 0; precision <= digits; ++precision) {
    char room[400];  // the largest double has 309 digits before the point
    auto end = std::to_chars(room, room + sizeof room, value, format, precision).ptr;
    text.assign(room, end);
    double back = 0;
    std::from_chars(room, end, back);
    if (static_cast<double>(convert_element<T>(back)) == value) break;
  }
  Written w;
  size_t e = text.find('e'), point = text.find('.');
  if (e != std::string::npos) w.exponent = text.substr(e);
  std::string number = text.substr(0, e);
  w.left = number.substr(0, point);
  w.right = point == std::string::npos ? "" : number.substr(point + 1);
  return w;
}

/// Whether NumPy would write these with exponents.
bool needs_exponent(const std::vector<double>& values) {
  double most = 0, least = INFINITY;
  for (double v : values) {
    if (!std::isfinite(v) || v == 0) continue;
    most = std::max(most, std::abs(v));
    least = std::min(least, std::abs(v));
  }
  return most > 0 && (most >= 1e8 || least < 1e-4 || most / least > 1000);
}

template <class T>
std::vector<std::string> float_texts(const std::vector<double>& values) {
  bool scientific = needs_exponent(values);
  std::vector<Written> parts;
  size_t left = 0, right = 0;
  for (double v : values) {
    parts.push_back(std::isfinite(v) ? written<T>(v, scientific) : Written{});
    left = std::max(left, parts.back().left.size());
    right = std::max(right, parts.back().right.size());
  }
  std::vector<std::string> texts;
  size_t width = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const Written& p = parts[i];
    if (!std::isfinite(values[i]))
      texts.push_back(std::isnan(values[i]) ? "nan" : values[i] > 0 ? "inf" : "-inf");
    else if (scientific)
      texts.push_back(p.left + "." + p.right + std::string(right - p.right.size(), '0') + p.exponent);
    else
      texts.push_back(p.left + "." + p.right + std::string(right - p.right.size(), ' '));
    width = std::max(width, texts.back().size());
  }
  for (std::string& text : texts) text.insert(0, width - text.size(), ' ');
  return texts;
}

std::vector<std::string> right_aligned(std::vector<std::string> texts) {
  size_t width = 0;
  for (const std::string& text : texts) width = std::max(width, text.size());
  for (std::string& text : texts) text.insert(0, width - text.size(), ' ');
  return texts;
}

/// The elements at these positions of the flat tensor, all of one width.
std::vector<std::string> texts_of(const Tensor& tensor, const std::vector<int64_t>& places) {
  return visit_dtype(tensor.dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* values = static_cast<const T*>(tensor.raw_data());
    if constexpr (std::is_integral_v<T>) {
      std::vector<std::string> texts;
      for (int64_t i : places)
        texts.push_back(std::is_same_v<T, bool> ? (values[i] ? "True" : "False") : std::to_string(values[i]));
      return right_aligned(std::move(texts));
    } else {
      std::vector<double> wanted;
      for (int64_t i : places) wanted.push_back(convert_element<double>(values[i]));
      return float_texts<T>(wanted);
    }
  });
}

class Printer {
 public:
  explicit Printer(const Tensor& tensor) : shape_(tensor.shape()), shortened_(tensor.size() > shown_whole) {
    std::vector<int64_t> places;
    collect(0, 0, places);
    texts_ = texts_of(tensor, places);
  }
  bool shortened() const { return shortened_; }
  std::string text() {
    std::string out;
    write(0, out);
    return out;
  }

 private:
  void collect(int axis, int64_t offset, std::vector<int64_t>& places) const {
    if (axis == shape_.rank()) return places.push_back(offset);
    for (int64_t i : shown(shape_[axis], shortened_))
      if (i >= 0) collect(axis + 1, offset * shape_[axis] + i, places);
  }

  /// A row, broken into lines where it is too long.
  void write_row(std::string& out) {
    size_t indent = static_cast<size_t>(shape_.rank()), line = indent;
    bool first = true;
    for (int64_t i : shown(shape_.back(), shortened_)) {
      std::string word = i < 0 ? "..." : texts_[next_++];
      if (!first && line + 1 + word.size() > line_width) {
        out += "\n" + std::string(indent, ' ');
        line = indent;
      } else if (!first) {
        out += ' ';
        ++line;
      }
      out += word;
      line += word.size();
      first = false;
    }
  }

  void write(int axis, std::string& out) {
    if (axis == shape_.rank()) {
      out += texts_[next_++];
      return;
    }
    out += '[';
    if (axis + 1 == shape_.rank()) {
      write_row(out);
    } else {
      bool first = true;
      for (int64_t i : shown(shape_[axis], shortened_)) {
        if (!first)
          out += std::string(static_cast<size_t>(shape_.rank() - axis - 1), '\n') +
                 std::string(static_cast<size_t>(axis + 1), ' ');
        first = false;
        if (i < 0)
          out += "...";
        else
          write(axis + 1, out);
      }
    }
    out += ']';
  }

  Shape shape_;
  bool shortened_;
  std::vector<std::string> texts_;
  size_t next_ = 0;
};

}  // namespace

std::string Tensor::to_string() const {
  if (!defined()) return "None";
  if (!is_eager(*this)) return "<promised " + spec().to_string() + ">";
  bool plain = dtype() == DType::float32 || dtype() == DType::int32 || dtype() == DType::bool_;
  if (size() == 0) return "[] " + spec().to_string();
  Printer printer(*this);
  std::string text = printer.text();
  if (rank() == 0 && dtype().is_float() && text.back() == '.') text += '0';
  if (printer.shortened()) return text + " " + spec().to_string();
  return plain ? text : text + " " + std::string(dtype().name());
}

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) { return out << tensor.to_string(); }

}  // namespace addax
