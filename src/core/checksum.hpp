// SHA-256 of bytes in memory.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace addax {

/// The SHA-256 of `bytes` as 64 hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);

}  // namespace addax
