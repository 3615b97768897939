// Reads a file of tests/golden/data.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "addax/json.hpp"

namespace addax::tests {

inline Json golden_file(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(ADDAX_TESTS_DIR "/golden/data/" + name).rdbuf();
  return Json::parse(text.str());
}

}  // namespace addax::tests
