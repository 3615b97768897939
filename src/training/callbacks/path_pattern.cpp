#include "training/callbacks/path_pattern.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "addax/errors.hpp"
#include "addax/json.hpp"

namespace addax {
namespace {

/// Reads a specification from its front; false where it is none.
class SpecificationReader {
 public:
  explicit SpecificationReader(std::string_view text) : left_(text) {}

  bool read(NumberFormat& to) {
    const bool filled = left_.size() > 1 && is_one_of("<>=^", left_[1]);
    if (filled) to.fill = take();
    const bool aligned = starts_with_one_of("<>=^");
    if (aligned) to.align = take();
    if (starts_with_one_of("+- ")) to.sign = take();
    if (starts_with_one_of("0")) {
      take();
      if (!filled) to.fill = '0';
      if (!aligned) to.align = '=';
    }
    if (starts_with_one_of(digits)) to.width = number();
    if (starts_with_one_of(".")) {
      take();
      if (!starts_with_one_of(digits)) return false;
      to.precision = number();
    }
    if (!left_.empty()) to.type = take();
    const bool as_whole = to.whole && (to.type == 0 || to.type == 'd');
    const bool known = to.type == 0 || as_whole || is_one_of("eEfFgG%", to.type);
    return left_.empty() && known && !(as_whole && to.precision >= 0) && to.width <= most && to.precision <= most;
  }

 private:
  static constexpr const char* digits = "0123456789";
  static constexpr int most = 255;  // longer than the name of a file may be

  static bool is_one_of(std::string_view set, char c) { return set.find(c) != set.npos; }
  bool starts_with_one_of(std::string_view set) const { return !left_.empty() && is_one_of(set, left_.front()); }
  char take() {
    char c = left_.front();
    left_.remove_prefix(1);
    return c;
  }
  int number() {
    int value = 0;
    while (starts_with_one_of(digits)) value = std::min(value * 10 + (take() - '0'), most + 1);
    return value;
  }

  std::string_view left_;
};

std::string printed(const char* pattern, int precision, double value) {
  char text[600];
  std::snprintf(text, sizeof text, pattern, precision, value);
  return text;
}

/// Without the zeros that end the digits behind the point, and without a point that ends them.
std::string shortened(std::string text) {
  const size_t last = text.find_last_not_of('0');
  return text.substr(0, text[last] == '.' ? last : last + 1);
}

/// What Python makes of ".3" without a type: "g" that shows that it is no whole number.
std::string general(double value, int precision) {
  precision = std::max(precision, 1);
  const std::string scientific = printed("%.*e", precision - 1, value);
  const size_t e = scientific.find('e');
  const int exponent = std::atoi(scientific.c_str() + e + 1);
  if (exponent < -4 || exponent >= precision - 1) {
    const std::string mantissa = scientific.substr(0, e);
    return (mantissa.find('.') == mantissa.npos ? mantissa : shortened(mantissa)) + scientific.substr(e);
  }
  const std::string text = shortened(printed("%.*f", precision - 1 - exponent, value));
  return text.find('.') == text.npos ? text + ".0" : text;
}

std::string magnitude(double value, const NumberFormat& format) {
  const bool upper = format.type == 'E' || format.type == 'F' || format.type == 'G';
  const std::string percent = format.type == '%' ? "%" : "";
  if (std::isnan(value)) return (upper ? "NAN" : "nan") + percent;
  if (std::isinf(value)) return (upper ? "INF" : "inf") + percent;
  const int precision = format.precision < 0 ? 6 : format.precision;
  switch (format.type) {
    case 'e': return printed("%.*e", precision, value);
    case 'E': return printed("%.*E", precision, value);
    case 'f':
    case 'F': return printed("%.*f", precision, value);
    case 'g': return printed("%.*g", precision, value);
    case 'G': return printed("%.*G", precision, value);
    case '%': return printed("%.*f", precision, value * 100) + percent;
    default: break;
  }
  if (format.whole) return std::to_string(static_cast<int64_t>(value));
  return format.precision < 0 ? float_repr(value) : general(value, format.precision);
}

}  // namespace

std::string formatted(double value, const NumberFormat& format) {
  const bool negative = std::signbit(value) && !std::isnan(value);
  const std::string sign = negative ? "-" : format.sign == '-' ? "" : std::string(1, format.sign);
  const std::string text = magnitude(std::abs(value), format);
  const size_t wanted = static_cast<size_t>(format.width), there = sign.size() + text.size();
  const size_t missing = wanted > there ? wanted - there : 0;
  const size_t before = format.align == '<' ? 0 : format.align == '^' ? missing / 2 : missing;
  const std::string left(before, format.fill), right(missing - before, format.fill);
  return format.align == '=' ? sign + left + text : left + sign + text + right;
}

PathPattern::PathPattern(const std::string& text) {
  auto require = [&](bool holds) {
    if (!holds)
      throw OptionError("ModelCheckpoint: expected fields such as {epoch:02d} or {val_loss:.2f} in filepath, got \"" +
                        text + "\".");
  };
  pieces_.emplace_back();
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      pieces_.back().before += c;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      pieces_.back().before += text[at++];
    } else {
      const size_t end = text.find('}', at);
      require(c == '{' && end != text.npos);
      const std::string field = text.substr(at + 1, end - at - 1);
      const size_t colon = std::min(field.find(':'), field.size());
      Piece& piece = pieces_.back();
      piece.name = field.substr(0, colon);
      piece.format.whole = piece.name == "epoch" || piece.name == "batch";
      require(!piece.name.empty() && field.find('{') == field.npos);
      require(
          SpecificationReader(std::string_view(field).substr(std::min(colon + 1, field.size()))).read(piece.format));
      pieces_.emplace_back();
      at = end;
    }
  }
}

std::vector<std::string> PathPattern::names() const {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_)
    if (!piece.name.empty()) names.push_back(piece.name);
  return names;
}

std::string PathPattern::filled(const Logs& values) const {
  std::string path;
  for (const Piece& piece : pieces_)
    path += piece.before + (piece.name.empty() ? "" : formatted(values[piece.name], piece.format));
  return path;
}

}  // namespace addax
