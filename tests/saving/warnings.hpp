// Warnings of one test, kept instead of printed.
#pragma once

#include <string>
#include <vector>

#include "addax/utils/warning.hpp"

namespace addax::tests {

class Warnings {
 public:
  Warnings() : old_(utils::set_warning_handler([this](const std::string& text) { texts.push_back(text); })) {}
  ~Warnings() { utils::set_warning_handler(old_); }
  std::vector<std::string> texts;

 private:
  utils::WarningHandler old_;
};

}  // namespace addax::tests
