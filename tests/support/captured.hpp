// What a piece of code writes to standard output.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>

namespace addax::tests {

inline std::string captured(const std::function<void()>& act) {
  std::fflush(stdout);
  std::FILE* file = std::tmpfile();
  int before = ::dup(STDOUT_FILENO);
  ::dup2(::fileno(file), STDOUT_FILENO);
  auto restore = [&] {
    std::fflush(stdout);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
  };
  try {
    act();
  } catch (...) {
    restore();
    std::fclose(file);
    throw;
  }
  restore();
  std::string text;
  std::rewind(file);
  for (int c; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

}  // namespace addax::tests
