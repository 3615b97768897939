// What a file holds, for tests that compare or damage it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

inline std::string bytes_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
