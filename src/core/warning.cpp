// The warning handler of the process.
#include "core/warning.hpp"

#include <cstdio>
#include <mutex>
#include <utility>

#include "addax/utils/warning.hpp"
#include "core/printable.hpp"

namespace addax {
namespace {

struct Handler {
  std::mutex mutex;
  utils::WarningHandler function;
};

Handler& handler() {
  static Handler instance;
  return instance;
}

}  // namespace

utils::WarningHandler utils::set_warning_handler(WarningHandler function) {
  std::lock_guard lock(handler().mutex);
  return std::exchange(handler().function, std::move(function));
}

void warn(const std::string& foreign) {
  constexpr size_t longest = 4000;
  const std::string text = printable(foreign, longest);
  utils::WarningHandler function;
  {
    std::lock_guard lock(handler().mutex);
    function = handler().function;
  }
  if (function)
    function(text);
  else
    std::fprintf(stderr, "addax: warning: %s\n", text.c_str());
}

}  // namespace addax
