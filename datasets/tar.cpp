#include "datasets/tar.hpp"

#include <algorithm>
#include <string>

#include "addax/errors.hpp"

namespace addax::datasets {
namespace {

constexpr size_t block = 512;

/// A text of the header, up to its first zero.
std::string_view text(std::span<const std::byte> header, size_t offset, size_t size) {
  std::string_view all(reinterpret_cast<const char*>(header.data()) + offset, size);
  return all.substr(0, all.find('\0'));
}

}  // namespace

std::span<const std::byte> tar_member(std::span<const std::byte> tar, std::string_view name, std::string_view archive) {
  constexpr size_t name_length = 100, size_offset = 124, size_length = 12, kind_offset = 156;
  while (tar.size() >= block && std::to_integer<int>(tar[0]) != 0) {
    std::span<const std::byte> header = tar.first(block);
    size_t size = 0;
    for (char digit : text(header, size_offset, size_length))
      if (digit >= '0' && digit <= '7') size = size * 8 + static_cast<size_t>(digit - '0');  // 12 digits: 36 bits
    std::string_view found = text(header, 0, name_length);
    tar = tar.subspan(block);
    if (size > tar.size())
      throw FormatError(std::string(archive) + ": expected " + std::to_string(size) + " bytes of a member, got " +
                        std::to_string(tar.size()) + " up to the end. Fetch the file again; this copy is damaged.");
    char kind = std::to_integer<char>(header[kind_offset]);
    if (found == name && (kind == '0' || kind == '\0')) return tar.first(size);
    tar = tar.subspan(std::min((size + block - 1) / block * block, tar.size()));
  }
  throw FormatError(std::string(archive) + ": expected a member \"" + std::string(name) +
                    "\", got an archive without it. Fetch the file again; this one is of another data set.");
}

}  // namespace addax::datasets
