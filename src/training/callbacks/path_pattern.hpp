// PathPattern: names of files with numbers in them, as Python's str.format makes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "addax/logs.hpp"

namespace addax {

/// Python's format specification of a number: [[fill]align][sign][0][width][.precision][type].
struct NumberFormat {
  char fill = ' ', align = '>', sign = '-';
  int width = 0, precision = -1;  // -1: the type's own
  char type = 0;                  // one of eEfFgG%, d for whole numbers; 0: as str() writes them
  bool whole = false;
};
std::string formatted(double value, const NumberFormat& format);

/// "{epoch:02d}-{val_loss:.2f}.keras", where {{ and }} are braces. epoch and batch are whole numbers.
class PathPattern {
 public:
  /// OptionError for braces without a partner, and for what is no format of a number.
  explicit PathPattern(const std::string& text);

  /// Of its fields.
  std::vector<std::string> names() const;
  /// OptionError where a value is not there.
  std::string filled(const Logs& values) const;

 private:
  /// Text, and the field behind it; the last one has no name.
  struct Piece {
    std::string before, name;
    NumberFormat format = {};
  };
  std::vector<Piece> pieces_;
};

}  // namespace addax
