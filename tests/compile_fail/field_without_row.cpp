// A member of an options struct that its field table forgets stops the build.
// refused: every_row_a_member
#include <tuple>

#include "core/field.hpp"

struct Options {
  int width = 0;
  bool bias = true;
#ifdef FAIL
  static constexpr auto fields() { return std::tuple{addax::Field{"width", &Options::width}}; }
#else
  static constexpr auto fields() {
    return std::tuple{addax::Field{"width", &Options::width}, addax::Field{"bias", &Options::bias}};
  }
#endif
};

int main() {
  int rows = 0;
  addax::for_each_field<Options>([&](const auto&) { ++rows; });
  return rows - 2;
}
