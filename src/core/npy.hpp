// The header of NumPy's array format (.npy, versions 1 to 3): read, checked against what follows it, and written.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "addax/spec.hpp"
#include "core/file_view.hpp"

namespace addax {

/// What a header says, and where the elements begin.
struct NpyHeader {
  Spec spec;
  size_t begin = 0;
  bool big_endian = false;
  bool fortran = false;  // of several axes, and the first of them runs fastest
};

/// No header is longer.
inline constexpr size_t max_npy_header = 65536 + 12;

/// The header of an array of `size` bytes in all; `start` holds its first bytes, as many of max_npy_header as there
/// are. FormatError where it is damaged, of something else than numbers, or where the bytes behind it are not as many
/// as it says; `name` stands in the error.
NpyHeader read_npy_header(std::span<const std::byte> start, uint64_t size, const std::string& name);

/// The same of a file.
NpyHeader read_npy_header(const FileView& file, const std::string& name);

/// Rows [first, first + count) of the array in `file`, in this machine's byte order; `out` has room for just these. Not
/// in Fortran's order, which spreads rows over the file.
void read_npy_rows(const FileView& file, const NpyHeader& header, int64_t first, int64_t count,
                   std::span<std::byte> out);
/// All of it, row-major; also a number.
void read_npy(const FileView& file, const NpyHeader& header, std::span<std::byte> out);

/// The header that numpy.save() writes for such an array. DTypeError for bfloat16, which NumPy lacks.
std::string npy_header(const Spec& spec);

}  // namespace addax
