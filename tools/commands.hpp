// The commands of the program addax. Each prints its result and throws addax::Error where it refuses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "addax/json.hpp"

namespace tools {

/// What stands on the command line behind the command's name.
struct Call {
  std::vector<std::string> paths;
  bool json = false;
  std::string model;                // --model
  std::optional<double> tolerance;  // --tolerance
};

void inspect(const Call& call);
void verify(const Call& call);
void convert(const Call& call);
void diff(const Call& call);
void predict(const Call& call);

/// One line of JSON.
void print(const addax::Json& result);
/// Rows of text in columns.
void print_table(const std::vector<std::vector<std::string>>& rows, const char* indent = "  ");

}  // namespace tools
