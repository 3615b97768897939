// Reads JSON from foreign bytes: strict, bounded, recursion never goes beyond the depth limit.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/printable.hpp"
#include "core/utf8.hpp"

namespace addax {

class JsonReader {
 public:
  JsonReader(std::string_view text, std::string_view where, const JsonLimits& limits)
      : text_(text), where_(where), limits_(limits), room_(limits.values * sizeof(Json)) {}

  Json document() {
    if (text_.size() > limits_.bytes)
      refuse("at most " + std::to_string(limits_.bytes) + " bytes", std::to_string(text_.size()));
    Json result = value(0);
    skip_space();
    if (at_ != text_.size()) refuse("the end of the document");
    return result;
  }

 private:
  [[noreturn]] void refuse(const std::string& wanted, const std::string& got) const {
    throw FormatError(std::string(where_) + ": expected " + wanted + ", got " + got + " at offset " +
                      std::to_string(at_) + ".");
  }
  [[noreturn]] void refuse(const std::string& wanted) const { refuse(wanted, found()); }

  std::string found() const {
    if (at_ >= text_.size()) return "the end of the text";
    char c = text_[at_];
    if (c > ' ' && c < 0x7f) return std::string("'") + c + "'";
    return "byte " + std::to_string(static_cast<unsigned char>(c));
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \n\r\t").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Json value(int depth) {
    skip_space();
    switch (peek()) {
      case '{': return object(depth + 1);
      case '[': return array(depth + 1);
      case '"': return string();
      case 't':
        if (take_word("true")) return true;
        break;
      case 'f':
        if (take_word("false")) return false;
        break;
      case 'n':
        if (take_word("null")) return nullptr;
        break;
      case 'N':
        if (take_word("NaN")) return std::numeric_limits<double>::quiet_NaN();
        break;
      case 'I':
        if (take_word("Infinity")) return std::numeric_limits<double>::infinity();
        break;
      case '-':
        if (take_word("-Infinity")) return -std::numeric_limits<double>::infinity();
        return number();
      default:
        if (digit()) return number();
    }
    refuse("a value");
  }

  void check_depth(int depth) const {
    if (depth > limits_.depth) refuse("at most " + std::to_string(limits_.depth) + " levels", "more");
  }

  Json array(int depth) {
    check_depth(depth);
    ++at_;
    Json::Array items;
    if (take(']')) return Json(std::move(items));
    do {
      grow(items);
      items.push_back(value(depth));
    } while (take(','));
    if (!take(']')) refuse("',' or ']'");
    return Json(std::move(items));
  }

  Json object(int depth) {
    check_depth(depth);
    ++at_;
    Json::Object members;
    if (take('}')) return Json(std::move(members));
    do {
      skip_space();
      if (peek() != '"') refuse("a key in quotes");
      std::string key = string();
      if (!take(':')) refuse("':'");
      grow(members);
      members.emplace_back(std::move(key), value(depth));
    } while (take(','));
    if (!take('}')) refuse("',' or '}'");
    check_keys(members);
    return Json(std::move(members));
  }

  void check_keys(const Json::Object& members) const {
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const auto& [key, unused] : members) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    auto same = std::adjacent_find(keys.begin(), keys.end());
    if (same != keys.end()) refuse("different keys", "\"" + printable(*same, 60) + "\" twice in the object");
  }

  void take_room(size_t bytes) {
    if (bytes > room_) refuse("at most " + std::to_string(limits_.values) + " values", "more");
    room_ -= bytes;
  }
  /// Makes room for one more. A list that grows doubles, and stands twice in memory while it moves.
  template <class T>
  void grow(std::vector<T>& list) {
    if (list.size() < list.capacity()) return;
    const size_t before = list.capacity() * sizeof(T), after = std::max(2 * before, sizeof(T));
    take_room(after);
    room_ += before;
    list.reserve(after / sizeof(T));
  }

  bool digit() const { return peek() >= '0' && peek() <= '9'; }

  void digits() {
    if (!digit()) refuse("a digit");
    while (digit()) ++at_;
  }

  Json number() {
    size_t start = at_;
    bool whole = true;
    if (peek() == '-') ++at_;
    if (peek() == '0')
      ++at_;
    else
      digits();
    if (peek() == '.') whole = false, ++at_, digits();
    if (peek() == 'e' || peek() == 'E') {
      whole = false, ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      digits();
    }
    std::string_view text = text_.substr(start, at_ - start);
    return whole ? number_of<int64_t>(text, start) : number_of<double>(text, start);
  }

  template <class T>
  Json number_of(std::string_view text, size_t start) {
    T result{};
    if (std::from_chars(text.data(), text.data() + text.size(), result).ec != std::errc()) {
      at_ = start;
      refuse(sizeof(T) == sizeof(int64_t) && std::is_integral_v<T> ? "an integer of 64 bits" : "a number in range",
             std::string(text.substr(0, 60)));
    }
    return result;
  }

  std::string string() {
    ++at_;
    std::string result = room_for_string();
    for (;;) {
      if (at_ >= text_.size()) refuse("'\"'");
      unsigned char c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') return ++at_, result;
      if (c < 0x20) refuse("an escaped control character");
      if (c == '\\') {
        escape(result);
      } else {
        size_t start = at_;
        if (next_code_point(text_, at_) == invalid_code_point) refuse("text in UTF-8");
        result.append(text_, start, at_ - start);
      }
    }
  }

  /// With room for the characters up to the next quotation mark: escapes only become shorter.
  std::string room_for_string() {
    size_t end = at_;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    std::string room;
    room.reserve(std::min(end, text_.size()) - std::min(at_, text_.size()));
    if (room.capacity() > std::string().capacity()) take_room(room.capacity());
    return room;
  }

  void escape(std::string& result) {
    static constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (peek() == 'u') {
      append_utf8(result, escaped_code_point());
    } else if (size_t i = names.find(peek()); i != names.npos) {
      result += meanings[i];
      ++at_;
    } else {
      refuse("an escape sequence");
    }
  }

  char32_t escaped_code_point() {
    size_t start = at_;
    char32_t c = code_unit();
    if (c >= 0xd800 && c < 0xdc00 && take_word("\\")) {
      char32_t low = peek() == 'u' ? code_unit() : 0;
      if (low >= 0xdc00 && low < 0xe000) return ((c - 0xd7c0) << 10) | (low & 0x3ff);
    }
    if (c >= 0xd800 && c < 0xe000) {
      at_ = start;
      refuse("surrogates in pairs", "a single one");
    }
    return c;
  }

  char32_t code_unit() {
    ++at_;
    uint16_t unit = 0;
    std::string_view hex = text_.substr(std::min(at_, text_.size()), 4);
    if (hex.size() < 4 || std::from_chars(hex.data(), hex.data() + 4, unit, 16).ptr != hex.data() + 4)
      refuse("four hexadecimal digits");
    at_ += 4;
    return unit;
  }

  std::string_view text_, where_;
  const JsonLimits& limits_;
  size_t at_ = 0, room_;
};

Json Json::parse(std::string_view text, std::string_view where, const JsonLimits& limits) {
  return JsonReader(text, where, limits).document();
}

}  // namespace addax
