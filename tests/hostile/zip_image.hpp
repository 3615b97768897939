// A zip archive of raw parts, whose every field can be set to a lie.
#pragma once

#include <zlib.h>

#include "hostile/corpus.hpp"

namespace addax::tests {

struct ZipPart {
  std::string name, content;
  bool deflate = false;
};

inline std::string deflated(const std::string& text, int window_bits = -15) {
  z_stream stream{};
  ::deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

/// The bytes, and where the headers of each member and the end of the directory stand.
class ZipImage {
 public:
  std::string bytes;
  std::vector<size_t> local, data, central;
  size_t directory = 0, end = 0;

  explicit ZipImage(const std::vector<ZipPart>& parts) {
    std::vector<std::string> common;
    for (const ZipPart& part : parts) {
      std::string stored = part.deflate ? deflated(part.content) : part.content;
      auto* content = reinterpret_cast<const Bytef*>(part.content.data());
      uint64_t crc = ::crc32(0, content, static_cast<uInt>(part.content.size()));
      common.push_back(number(20, 2) + number(0, 2) + number(part.deflate ? 8 : 0, 2) + number(0x210000, 4) +
                       number(crc, 4) + number(stored.size(), 4) + number(part.content.size(), 4) +
                       number(part.name.size(), 2) + number(0, 2));
      local.push_back(bytes.size());
      bytes += "PK\x03\x04" + common.back() + part.name;
      data.push_back(bytes.size());
      bytes += stored;
    }
    directory = bytes.size();
    for (size_t i = 0; i < parts.size(); ++i) {
      central.push_back(bytes.size());
      bytes += "PK\x01\x02" + number(20, 2) + common[i] + number(0, 6) + number(0600u << 16, 4) + number(local[i], 4) +
               parts[i].name;
    }
    end = bytes.size();
    bytes += "PK\x05\x06" + number(0, 4) + number(parts.size(), 2) + number(parts.size(), 2) +
             number(end - directory, 4) + number(directory, 4) + number(0, 2);
  }

  /// The same with a field of this many bytes at `at` changed.
  std::string with(size_t at, uint64_t value, size_t size) const {
    std::string changed = bytes;
    set(changed, at, value, size);
    return changed;
  }
  /// The same with a field of both headers of member `i` changed, which stands here in its own one.
  std::string with_both(size_t i, size_t in_local, uint64_t value, size_t size) const {
    std::string changed = with(local[i] + in_local, value, size);
    set(changed, central[i] + in_local + 2, value, size);
    return changed;
  }
};

}  // namespace addax::tests
