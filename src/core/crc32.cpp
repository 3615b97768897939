// crc32_of: CRC-32 by products without carries where the processor has them, after Gopal et al., "Fast CRC Computation
// for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009); by zlib elsewhere.
#include <zlib.h>

#include "core/gzip.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace addax {
namespace {

#if defined(__x86_64__)
#define ADDAX_CLMUL __attribute__((target("pclmul,sse4.1")))

/// `x` moved on by the distance that `k` stands for.
ADDAX_CLMUL inline __m128i fold(__m128i x, __m128i k) {
  return _mm_xor_si128(_mm_clmulepi64_si128(x, k, 0x00), _mm_clmulepi64_si128(x, k, 0x11));
}

/// Whole blocks of 16 bytes, at least four, behind bytes whose register is `state`.
ADDAX_CLMUL uint32_t fold_blocks(const std::byte* bytes, size_t blocks, uint32_t state) {
  const __m128i by_64 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4), by_16 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
  auto at = [&](size_t i) ADDAX_CLMUL { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes) + i); };
  __m128i lane[4] = {at(0), at(1), at(2), at(3)};
  lane[0] = _mm_xor_si128(lane[0], _mm_cvtsi32_si128(static_cast<int>(state)));
  size_t done = 4;
  for (; done + 4 <= blocks; done += 4)
    for (size_t i = 0; i < 4; ++i) lane[i] = _mm_xor_si128(fold(lane[i], by_64), at(done + i));
  __m128i x = lane[0];
  for (size_t i = 1; i < 4; ++i) x = _mm_xor_si128(fold(x, by_16), lane[i]);
  for (; done < blocks; ++done) x = _mm_xor_si128(fold(x, by_16), at(done));

  // 128 bits to 64, and to 32 by Barrett's reduction.
  const __m128i low = _mm_set_epi32(0, -1, 0, -1), to_64 = _mm_set_epi64x(0, 0x163cd6124);
  const __m128i polynomial = _mm_set_epi64x(0x1f7011641, 0x1db710641);
  x = _mm_xor_si128(_mm_clmulepi64_si128(x, by_16, 0x10), _mm_srli_si128(x, 8));
  x = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(x, low), to_64, 0x00), _mm_srli_si128(x, 4));
  __m128i quotient = _mm_and_si128(_mm_clmulepi64_si128(_mm_and_si128(x, low), polynomial, 0x10), low);
  x = _mm_xor_si128(x, _mm_clmulepi64_si128(quotient, polynomial, 0x00));
  return static_cast<uint32_t>(_mm_extract_epi32(x, 1));
}
#endif

}  // namespace

uint32_t crc32_of(std::span<const std::byte> bytes, uint32_t before) {
#if defined(__x86_64__)
  static const bool products = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  constexpr size_t block = 16, least = 4;
  if (size_t blocks = bytes.size() / block; products && blocks >= least) {
    before = ~fold_blocks(bytes.data(), blocks, ~before);
    bytes = bytes.subspan(blocks * block);
  }
#endif
  return static_cast<uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace addax
