// What a fuzz target is given, as the readers take it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/file.hpp"

namespace addax::fuzz {

inline Bytes bytes_of(const uint8_t* data, size_t size) {
  Bytes bytes(size);
  std::transform(data, data + size, bytes.data(), [](uint8_t byte) { return std::byte{byte}; });
  return bytes;
}

/// A file in memory with these bytes, the same one each time.
inline std::filesystem::path file_of(const uint8_t* data, size_t size) {
  static const int file = ::memfd_create("input", 0);
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
  return "/proc/self/fd/" + std::to_string(file);
}

}  // namespace addax::fuzz
