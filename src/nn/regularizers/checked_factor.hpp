// What factors of penalties must be.
#pragma once

#include <cmath>
#include <string>

#include "addax/errors.hpp"
#include "addax/json.hpp"

namespace addax {

inline double checked_factor(const char* where, const char* option, double value) {
  if (!(value >= 0) || std::isinf(value))
    throw OptionError(std::string(where) + ": expected " + option + " to be a number of at least 0, got " +
                      Json(value).to_python() + ".");
  return value;
}

}  // namespace addax
