// SHA-256 as FIPS 180-4 defines it.
#include "core/checksum.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace addax {
namespace {

constexpr size_t block_size = 64;

/// The first 32 bits behind the point of the cube roots of the first 64 primes, and of the square roots of eight.
constexpr std::array<uint32_t, 64> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
constexpr std::array<uint32_t, 8> start{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

class Sha256 {
 public:
  void add_block(const std::byte* block) {
    uint32_t w[64];
    for (size_t i = 0; i < 16; ++i) {
      w[i] = 0;
      for (size_t j = 0; j < 4; ++j) w[i] = w[i] << 8 | std::to_integer<uint32_t>(block[4 * i + j]);
    }
    for (size_t i = 16; i < 64; ++i) {
      uint32_t low = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
      uint32_t high = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (size_t i = 0; i < 64; ++i) {
      uint32_t mixed = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
      uint32_t next = h + mixed + ((e & f) ^ (~e & g)) + constants[i] + w[i];
      uint32_t turned = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
      h = g, g = f, f = e, e = d + next, d = c, c = b, b = a;
      a = next + turned + ((b & c) ^ (b & d) ^ (c & d));
    }
    const uint32_t changes[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; ++i) state_[i] += changes[i];
  }

  std::string hex() const {
    std::string digits;
    for (uint32_t word : state_)
      for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[word >> shift & 15];
    return digits;
  }

 private:
  std::array<uint32_t, 8> state_ = start;
};

}  // namespace

std::string sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  size_t whole = bytes.size() / block_size * block_size, rest = bytes.size() - whole;
  for (size_t at = 0; at < whole; at += block_size) hash.add_block(&bytes[at]);
  // The end: a one bit, zeros, and the length in bits, in one block or two.
  std::array<std::byte, 2 * block_size> end{};
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(whole), rest, end.begin());
  end[rest] = std::byte{0x80};
  size_t size = rest + 9 <= block_size ? block_size : 2 * block_size;
  for (size_t i = 0; i < 8; ++i) end[size - 1 - i] = static_cast<std::byte>(uint64_t{bytes.size()} * 8 >> 8 * i);
  for (size_t at = 0; at < size; at += block_size) hash.add_block(&end[at]);
  return hash.hex();
}

}  // namespace addax
