// Which names of keras.ops there are here: each has a contract row that calls it, or stands in the list with a reason.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "support/check_op.hpp"

using namespace addax::tests;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Functions that the sources of rows call, as "relu" and "random.normal".
std::set<std::string> called_by_rows() {
  std::set<std::string> names;
  std::regex call(R"(\b(ops|random|image)::(\w+))");
  for (const auto& entry : std::filesystem::directory_iterator(ADDAX_TESTS_DIR "/ops")) {
    if (entry.path().filename().string().find("_cases.cpp") == std::string::npos) continue;
    std::string source = text_of(entry.path());
    for (std::sregex_iterator found(source.begin(), source.end(), call), end; found != end; ++found)
      names.insert((*found)[1] == "ops" ? (*found)[2].str() : (*found)[1].str() + "." + (*found)[2].str());
  }
  return names;
}

}  // namespace

TEST_CASE("every name of keras.ops has a row, or a reason why not") {
  std::set<std::string> rows, called = called_by_rows();
  for (const OpRow& row : OpRows::all()) rows.insert(row.name);
  std::istringstream list(text_of(ADDAX_TESTS_DIR "/ops/keras_ops.txt"));
  int total = 0, present = 0;
  for (std::string line; std::getline(list, line);) {
    if (line.starts_with("#")) continue;
    size_t space = line.find(' ');
    std::string name = line.substr(0, space), row = line.substr(space + 1);
    if (row.starts_with("none: ")) continue;
    ++total;
    std::string function = name == "switch" ? "switch_case" : name;  // a word that C++ keeps for itself
    bool tested = rows.contains(row) && called.contains(function);
    present += tested;
    if (row.starts_with("missing: "))
      CHECK_MESSAGE(!rows.contains(function), name, " has a row, but keras_ops.txt calls it missing");
    else
      CHECK_MESSAGE(tested, name, " should be called in a row named ", row, " of tests/ops/*_cases.cpp");
  }
  CHECK(total > 350);
  MESSAGE(present, " of ", total, " names of keras.ops and keras.random");
}
