// SHA-256 and CRC-32C of bytes in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace addax {

/// The SHA-256 of `bytes` as 64 hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);

/// The CRC-32C (Castagnoli) of `bytes`, behind bytes whose CRC-32C is `before`.
uint32_t crc32c(std::span<const std::byte> bytes, uint32_t before = 0);

}  // namespace addax
