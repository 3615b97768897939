// Reading Python's pickles as data: the few instructions that lists, dictionaries and NumPy arrays of Python 2 need.
// Objects are never made: what a pickle would call stands in the values as a tuple of its arguments.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace addax::datasets {

struct PickleValue {
  enum Kind : uint8_t { none, integer, text, list, dict } kind = none;
  int64_t number = 0;
  std::string_view bytes;           // of a text, within the pickle
  std::vector<PickleValue*> items;  // of a list or tuple; keys and values in turn of a dictionary

  /// The value of a key, or nullptr.
  const PickleValue* find(std::string_view key) const;
};

/// A pickle that was read; its values point into the bytes it was read from.
class Pickle {
 public:
  /// FormatError where it is damaged, has instructions beyond those few, or more than a million
  /// instructions; `name` stands in the error.
  Pickle(std::span<const std::byte> bytes, std::string name);
  const PickleValue& value() const { return *value_; }

 private:
  std::deque<PickleValue> values_;
  const PickleValue* value_ = nullptr;
};

}  // namespace addax::datasets
