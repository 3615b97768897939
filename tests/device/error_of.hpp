// error_of(): what a call's DeviceError says.
#pragma once

#include <string>

#include "addax/errors.hpp"

namespace addax::tests {

template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const DeviceError& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace addax::tests
