// Writes Json as Python does, byte for byte: json.dumps, its indented form, and repr.
#include <array>
#include <charconv>
#include <cmath>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/utf8.hpp"

namespace addax {

std::string float_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 32> buffer;
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  std::string sign = text.front() == '-' ? "-" : "";
  size_t e = text.find('e');
  std::string digits;
  for (char c : text.substr(sign.size(), e - sign.size()))
    if (c != '.') digits += c;
  int exponent = std::stoi(std::string(text.substr(e + 1)));
  int count = static_cast<int>(digits.size());

  // Python changes to exponents below 1e-4 and from 1e16 on.
  if (exponent < -4 || exponent >= 16) {
    if (count > 1) digits.insert(1, 1, '.');
    std::string power = std::to_string(std::abs(exponent));
    return sign + digits + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  if (count <= exponent + 1) return sign + digits + std::string(static_cast<size_t>(exponent + 1 - count), '0') + ".0";
  return sign + digits.insert(static_cast<size_t>(exponent + 1), 1, '.');
}

enum class Style { json, python };

class JsonWriter {
 public:
  JsonWriter(Style style, int indent) : style_(style), indent_(indent) {}

  std::string write(const Json& json) && {
    value(json, 0);
    return std::move(out_);
  }

 private:
  bool python() const { return style_ == Style::python; }

  void value(const Json& json, int depth) {
    std::visit([&](const auto& v) { put(v, depth); }, json.value_);
  }

  void put(std::monostate, int) { out_ += python() ? "None" : "null"; }
  void put(bool v, int) { out_ += python() ? (v ? "True" : "False") : (v ? "true" : "false"); }
  void put(int64_t v, int) { out_ += std::to_string(v); }
  void put(double v, int) {
    if (python() || std::isfinite(v))
      out_ += float_repr(v);
    else
      out_ += std::isnan(v) ? "NaN" : v < 0 ? "-Infinity" : "Infinity";
  }
  void put(const std::string& v, int) { python() ? python_string(v) : json_string(v); }
  void put(const Json::Array& v, int depth) {
    list('[', ']', v, depth, [&](const Json& item) { value(item, depth + 1); });
  }
  void put(const Json::Object& v, int depth) {
    list('{', '}', v, depth, [&](const Json::Member& member) {
      put(member.first, depth);
      out_ += ": ";
      value(member.second, depth + 1);
    });
  }

  template <class List, class PutItem>
  void list(char open, char close, const List& items, int depth, PutItem&& put_item) {
    out_ += open;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += indent_ < 0 ? ", " : ",";
      first = false;
      new_line(depth + 1);
      put_item(item);
    }
    if (!first) new_line(depth);
    out_ += close;
  }

  void new_line(int depth) {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(static_cast<size_t>(indent_) * static_cast<size_t>(depth), ' ');
  }

  void json_string(std::string_view text) {
    out_ += '"';
    for (size_t i = 0; i < text.size();) {
      char32_t c = next_code_point(text, i);
      if (c == invalid_code_point)
        throw ValueError("JSON: expected text in UTF-8, got an invalid byte at offset " + std::to_string(i) + ".");
      if (c > 0xffff) {
        escape(0xd7c0 + (c >> 10));
        escape(0xdc00 + (c & 0x3ff));
      } else {
        json_character(c);
      }
    }
    out_ += '"';
  }

  void json_character(char32_t c) {
    static constexpr std::string_view plain = "\"\\\n\r\t\f\b", names = "\"\\nrtfb";
    if (size_t i = c < 0x80 ? plain.find(static_cast<char>(c)) : plain.npos; i != plain.npos) {
      out_ += '\\';
      out_ += names[i];
    } else if (c >= 0x20 && c < 0x7f) {
      out_ += static_cast<char>(c);
    } else {
      escape(c);
    }
  }

  void escape(char32_t c) {
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += "0123456789abcdef"[(c >> shift) & 15];
  }

  void python_string(std::string_view text) {
    char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
    out_ += quote;
    for (char c : text) {
      if (c == '\n')
        out_ += "\\n";
      else if (c == quote || c == '\\')
        (out_ += '\\') += c;
      else
        out_ += c;
    }
    out_ += quote;
  }

  std::string out_;
  Style style_;
  int indent_;
};

std::string Json::to_string() const { return JsonWriter(Style::json, -1).write(*this); }
std::string Json::to_string(int indent) const { return JsonWriter(Style::json, indent).write(*this); }
std::string Json::to_python() const { return JsonWriter(Style::python, -1).write(*this); }

}  // namespace addax
