// The header of NumPy's array format (.npy, versions 1 to 3): read, checked against what follows it, and written.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "addax/spec.hpp"
#include "core/file_view.hpp"

namespace addax {

/// What a header says, and where the elements begin: row-major, in this machine's byte order.
struct NpyHeader {
  Spec spec;
  size_t begin = 0;
};

/// No header is longer.
inline constexpr size_t max_npy_header = 65536 + 12;

/// The header of an array of `size` bytes in all; `start` holds its first bytes, as many of max_npy_header as there
/// are. FormatError where it is damaged, of objects, big-endian, of several axes in Fortran's order, or where the bytes
/// behind it are not as many as it says; `name` stands in the error.
NpyHeader read_npy_header(std::span<const std::byte> start, uint64_t size, const std::string& name);

/// The same of a file.
NpyHeader read_npy_header(const FileView& file, const std::string& name);

/// The header that numpy.save() writes for such an array. DTypeError for bfloat16, which NumPy lacks.
std::string npy_header(const Spec& spec);

}  // namespace addax
