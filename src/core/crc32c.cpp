// CRC-32C: the processor's own instruction where it has one, else a table.
#include <array>
#include <cstring>

#include "core/checksum.hpp"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace addax {
namespace {

constexpr uint32_t polynomial = 0x82f63b78;

constexpr std::array<uint32_t, 256> table = [] {
  std::array<uint32_t, 256> entries{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
    entries[i] = crc;
  }
  return entries;
}();

uint32_t by_table(const std::byte* at, size_t size, uint32_t crc) {
  for (; size > 0; --size, ++at) crc = table[(crc ^ static_cast<uint32_t>(*at)) & 0xff] ^ crc >> 8;
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t by_instruction(const std::byte* at, size_t size, uint32_t crc) {
  uint64_t wide = crc;
  for (; size >= 8; size -= 8, at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    wide = _mm_crc32_u64(wide, word);
  }
  return by_table(at, size, static_cast<uint32_t>(wide));
}
#endif

}  // namespace

uint32_t crc32c(std::span<const std::byte> bytes, uint32_t before) {
#if defined(__x86_64__)
  static const auto run = __builtin_cpu_supports("sse4.2") ? by_instruction : by_table;
#else
  constexpr auto run = by_table;
#endif
  return ~run(bytes.data(), bytes.size(), ~before);
}

}  // namespace addax
