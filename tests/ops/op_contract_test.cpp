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
  for (const OpRow& row : OpRows::all()) {
    SUBCASE(row.name.c_str()) { check_op(row); }
  }
}

TEST_CASE("every op has a row") {
  std::set<std::string> rows;
  for (const OpRow& row : OpRows::all()) rows.insert(row.name);
  // A literal of the op x is named x_op; that a row really uses the op of its name, check_op() finds out.
  std::regex literal(R"(\bOp\s+(\w+)_op\s*[={])");
  for (const auto& entry : std::filesystem::directory_iterator(ADDAX_TESTS_DIR "/../src/ops")) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    std::string source = text.str();
    for (std::sregex_iterator found(source.begin(), source.end(), literal), end; found != end; ++found)
      CHECK_MESSAGE(rows.count((*found)[1]) == 1, (*found)[1].str(), " in ", entry.path().filename().string(),
                    " has no row in tests/ops");
  }
}
