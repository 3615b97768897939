// What a file says stands in errors about it: in_one_line() keeps them readable.
#pragma once

#include "addax/errors.hpp"
#include "core/printable.hpp"

namespace addax {

/// read(), whose errors are one printable line each.
template <class Read>
auto in_one_line(Read read) {
  try {
    return read();
  } catch (Error& error) {
    constexpr size_t longest = 1500;
    error.set_text(printable(error.what(), longest));
    throw;
  }
}

}  // namespace addax
