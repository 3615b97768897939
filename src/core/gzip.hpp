// Inflating deflate data whose size is known or bounded beforehand: .gz files, compressed HDF5 chunks, members of
// archives; the checksum that goes with them; and making a .gz file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/file.hpp"

namespace addax {

/// Most bytes that one stored byte of deflate data may become.
inline constexpr size_t max_inflate_ratio = 100;

/// Whether the bytes begin as a .gz file does.
bool is_gzip(std::span<const std::byte> bytes);

/// The content of a .gz file of one member, its length and CRC checked. `name` stands in the FormatError.
Bytes gunzip(std::span<const std::byte> file, std::string_view name);

/// `content` as a .gz file.
Bytes gzip(std::span<const std::byte> content);

/// Inflates a zlib stream that must fill `out` exactly; false where it is damaged or of another length.
bool inflate_zlib(std::span<const std::byte> stored, std::span<std::byte> out);
/// The same of a bare deflate stream, as archives hold it.
bool inflate_raw(std::span<const std::byte> stored, std::span<std::byte> out);

/// CRC-32, as in .gz and .zip files, of bytes that stand behind others whose CRC-32 is `before`.
uint32_t crc32_of(std::span<const std::byte> bytes, uint32_t before = 0);

}  // namespace addax
