// IDX, the file format of MNIST: a header with element type and shape, then the elements.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "addax/shape.hpp"
#include "core/file.hpp"

namespace addax {

/// The unsigned bytes of an IDX file and their shape.
struct Idx {
  Shape shape;
  /// The whole file; the elements stand behind its header.
  Bytes file;
  size_t header = 0;

  std::span<const std::byte> elements() const { return file.span().subspan(header); }
};

/// Reads an IDX file of unsigned bytes, plain or .gz. Damaged content is a FormatError that names the file.
Idx read_idx(const std::filesystem::path& path);

/// The same from memory.
Idx parse_idx(Bytes file, std::string_view name);

}  // namespace addax
