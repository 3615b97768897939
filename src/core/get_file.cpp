#include "addax/utils/get_file.hpp"

#include <limits>

#include "addax/errors.hpp"
#include "core/checksum.hpp"
#include "core/download.hpp"

namespace addax::utils {

namespace fs = std::filesystem;

fs::path get_file(const std::string& fname, const std::string& origin, const GetFileOptions& options) {
  constexpr size_t digits = 64;
  const std::string& wanted = options.file_hash;
  if (!wanted.empty() && (wanted.size() != digits || wanted.find_first_not_of("0123456789abcdef") != wanted.npos))
    throw OptionError("get_file: expected file_hash as SHA-256 in 64 small hexadecimal digits, got \"" + wanted +
                      "\".");
  const fs::path cache = options.cache_dir.empty() ? cache_folder() : options.cache_dir;
  const fs::path path = cache / options.cache_subdir / fname;
  auto is_right = [&](std::span<const std::byte> bytes) { return wanted.empty() || sha256(bytes) == wanted; };
  const bool is_there = !options.force_download && fs::is_regular_file(path);
  if (is_there && (wanted.empty() || is_right(read_file(path).span()))) return path;
  const std::string help = "Put the file there by hand: " + path.string() + ".";
  download_file(path, {origin}, std::numeric_limits<size_t>::max(), help, [&](std::span<const std::byte> bytes) {
    if (!is_right(bytes))
      throw FormatError("get_file: expected " + origin + " to have the SHA-256 " + wanted + ", got " + sha256(bytes) +
                        ".");
  });
  return path;
}

}  // namespace addax::utils
