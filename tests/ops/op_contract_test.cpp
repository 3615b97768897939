// Every op keeps the contract of tests/support/check_op.hpp, and no op is without a row.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "support/check_op.hpp"

using namespace addax;
using namespace addax::tests;

TEST_CASE("every op keeps the contract") {
  const std::vector<OpRow>& rows = OpRows::all();
  for (size_t i = 0; i < rows.size(); ++i) {
    std::string name = std::to_string(i) + " " + rows[i].name;  // an op may have several rows
    SUBCASE(name.c_str()) { check_op(rows[i]); }
  }
}

TEST_CASE("every op has a row") {
  std::set<std::string> rows;
  for (const OpRow& row : OpRows::all()) rows.insert(row.name);
  std::regex literal(R"(\bOp\s+\w+_op\s*(=\s*\w+\(|\{))"), name(R"re(^(\s*\.name\s*=)?\s*"(\w+)")re");
  for (const auto& entry : std::filesystem::directory_iterator(ADDAX_TESTS_DIR "/../src/ops")) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    std::string source = text.str();
    for (std::sregex_iterator found(source.begin(), source.end(), literal), end; found != end; ++found) {
      std::string rest = found->suffix();
      std::smatch match;
      CHECK_MESSAGE(std::regex_search(rest, match, name), entry.path().filename().string(), ": ", found->str(),
                    " has no name where one is expected");
      CHECK_MESSAGE(rows.count(match[2]) == 1, match[2].str(), " in ", entry.path().filename().string(),
                    " has no row in tests/ops");
    }
  }
}
