#include "addax/utils/warning.hpp"

#include <doctest/doctest.h>

#include "core/warning.hpp"

using namespace addax;

TEST_CASE("warnings go to the handler that was set last") {
  std::string heard;
  auto before = utils::set_warning_handler([&](const std::string& text) { heard = text; });
  warn("odd");
  CHECK(heard == "odd");
  auto mine = utils::set_warning_handler(before);
  REQUIRE(mine);
  mine("again");
  CHECK(heard == "again");
}
