// PathPattern: names of files are those that Python makes of the same pattern and values.
#include "training/callbacks/path_pattern.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "support/golden_file.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {

TEST_CASE("numbers are formatted as Python formats them") {
  const Json file = golden_file("callbacks.json");
  for (const Json& row : file["formats"].items()) {
    const std::string &pattern = row["pattern"].as_string(), &value = row["value"].as_string();
    CAPTURE(pattern);
    CAPTURE(value);
    const double number = std::strtod(value.c_str(), nullptr);
    CHECK(PathPattern(pattern).filled({{"loss", number}, {"epoch", number}}) == row["text"].as_string());
  }
}

TEST_CASE("what Python refuses is refused, too") {
  const Json file = golden_file("callbacks.json");
  for (const Json& pattern : file["refused"].items()) {
    CAPTURE(pattern.as_string());
    CHECK(refusal<OptionError>([&] { PathPattern{pattern.as_string()}; }) ==
          "ModelCheckpoint: expected fields such as {epoch:02d} or {val_loss:.2f} in filepath, got \"" +
              pattern.as_string() + "\".");
  }
}

}  // namespace addax::tests
