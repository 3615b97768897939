// Inflating and deflating through zlib, with every size proven before memory is taken.
#include "core/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>

#include "addax/errors.hpp"

namespace addax {
namespace {

constexpr int zlib_format = 15, gzip_format = 15 + 16, raw_format = -15;

/// Inflates `stored` into `out`; true where the stream ends with both exactly used up.
bool inflate_all(std::span<const std::byte> stored, std::span<std::byte> out, int format) {
  z_stream stream{};
  if (inflateInit2(&stream, format) != Z_OK) return false;
  constexpr size_t most = std::numeric_limits<uInt>::max();
  Bytef nothing;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(stored.data()));
  stream.next_out = out.empty() ? &nothing : reinterpret_cast<Bytef*>(out.data());
  size_t in_left = stored.size(), out_left = out.size();
  int status = Z_OK;
  while (status == Z_OK) {
    auto in = static_cast<uInt>(std::min(in_left, most)), room = static_cast<uInt>(std::min(out_left, most));
    stream.avail_in = in;
    stream.avail_out = room;
    status = inflate(&stream, Z_NO_FLUSH);
    in_left -= in - stream.avail_in;
    out_left -= room - stream.avail_out;
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && in_left == 0 && out_left == 0;
}

unsigned byte_at(std::span<const std::byte> bytes, size_t i) { return std::to_integer<unsigned>(bytes[i]); }

[[noreturn]] void fail(std::string_view name, const std::string& got) {
  throw FormatError(std::string(name) + ": expected a whole gzip file, got " + got +
                    ". Fetch the file again; this copy is damaged.");
}

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && byte_at(bytes, 0) == 0x1f && byte_at(bytes, 1) == 0x8b;
}

Bytes gunzip(std::span<const std::byte> file, std::string_view name) {
  constexpr size_t smallest = 18;  // a header of 10 bytes, and CRC and length of 4 each
  if (!is_gzip(file)) fail(name, std::to_string(file.size()) + " bytes without its signature");
  if (file.size() < smallest) fail(name, "only " + std::to_string(file.size()) + " bytes");
  size_t size = 0;
  for (size_t i = 0; i < 4; ++i) size |= size_t{byte_at(file, file.size() - 4 + i)} << 8 * i;
  constexpr size_t times = 4, always_allowed = size_t{12} << 20;
  if (size / max_inflate_ratio > file.size() || size > times * file.size() + always_allowed)
    fail(name, "a declared length of " + std::to_string(size) + " from " + std::to_string(file.size()) + " bytes");
  Bytes content(size);
  if (!inflate_all(file, content.span(), gzip_format)) fail(name, "data that do not match their length and CRC");
  return content;
}

Bytes gzip(std::span<const std::byte> content) {
  z_stream stream{};
  constexpr int most_memory = 9;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_format, most_memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  Bytes file(deflateBound(&stream, content.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(content.data()));
  stream.next_out = reinterpret_cast<Bytef*>(file.data());
  size_t in_left = content.size(), out_left = file.size();
  int status = Z_OK;
  while (status == Z_OK) {
    constexpr size_t most = std::numeric_limits<uInt>::max();
    auto in = static_cast<uInt>(std::min(in_left, most)), room = static_cast<uInt>(std::min(out_left, most));
    stream.avail_in = in;
    stream.avail_out = room;
    status = deflate(&stream, in_left == in ? Z_FINISH : Z_NO_FLUSH);
    in_left -= in - stream.avail_in;
    out_left -= room - stream.avail_out;
  }
  deflateEnd(&stream);
  file.shrink(file.size() - out_left);
  return file;
}

bool inflate_zlib(std::span<const std::byte> stored, std::span<std::byte> out) {
  return inflate_all(stored, out, zlib_format);
}

bool inflate_raw(std::span<const std::byte> stored, std::span<std::byte> out) {
  return inflate_all(stored, out, raw_format);
}

}  // namespace addax
