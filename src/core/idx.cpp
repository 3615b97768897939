// Reading IDX files of unsigned bytes.
#include "core/idx.hpp"

#include <algorithm>
#include <string>

#include "addax/errors.hpp"
#include "core/gzip.hpp"

namespace addax {
namespace {

[[noreturn]] void fail(std::string_view name, const std::string& requirement, const std::string& got) {
  throw FormatError(std::string(name) + ": expected " + requirement + ", got " + got +
                    ". Fetch the file again; this copy is damaged or of another kind.");
}

unsigned byte_at(const Bytes& file, size_t i) { return std::to_integer<unsigned>(file.span()[i]); }

}  // namespace

Idx parse_idx(Bytes file, std::string_view name) {
  constexpr unsigned unsigned_bytes = 0x08;
  if (is_gzip(file.span())) file = gunzip(file.span(), name);
  size_t size = file.size();
  if (size < 4) fail(name, "an IDX header", std::to_string(size) + " bytes");
  unsigned rank = byte_at(file, 3);
  if (byte_at(file, 0) != 0 || byte_at(file, 1) != 0 || byte_at(file, 2) != unsigned_bytes)
    fail(name, "the IDX signature of unsigned bytes", "another one");
  if (rank < 1 || rank > Shape::max_rank) fail(name, "an IDX rank of 1 to 16", std::to_string(rank));

  Idx idx;
  idx.header = 4 + 4 * size_t{rank};
  if (size < idx.header) fail(name, "an IDX header of " + std::to_string(idx.header) + " bytes", std::to_string(size));
  size_t stored = size - idx.header, elements = 1;
  bool fits = true, empty = false;
  for (size_t axis = 0; axis < rank; ++axis) {
    size_t length = 0;
    for (size_t i = 0; i < 4; ++i) length = length << 8 | byte_at(file, 4 + 4 * axis + i);
    idx.shape.push_back(static_cast<int64_t>(length));
    // An empty axis does not excuse an overflow of the others.
    fits = fits && !__builtin_mul_overflow(elements, std::max<size_t>(length, 1), &elements) && elements >> 62 == 0;
    empty = empty || length == 0;
  }
  if (!fits || (empty ? 0 : elements) != stored)
    fail(name, "as many bytes as its shape " + idx.shape.to_string() + " has elements", std::to_string(stored));
  idx.file = std::move(file);
  return idx;
}

Idx read_idx(const std::filesystem::path& path) { return parse_idx(read_file(path), path.string()); }

}  // namespace addax
