#include <unistd.h>

#include "addax/model.hpp"

namespace addax {

Verbose::Verbose(const char* name) {
  if (std::string_view(name) != "auto")
    throw OptionError("verbose: expected 0, 1, 2 or \"auto\", got \"" + std::string(name) + "\".");
}

int Verbose::level() const {
  if (level_ > 2 || level_ < -1)
    throw OptionError("verbose: expected 0, 1, 2 or \"auto\", got " + std::to_string(level_) +
                      ". 0 is silent, 1 a bar, 2 one line an epoch.");
  return level_ < 0 ? 1 : level_;
}

}  // namespace addax
