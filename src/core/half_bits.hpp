// The bits of half floats: float16 and bfloat16 from and to float, rounded to nearest even, without branches, so that
// loops over them vectorise.
#pragma once

#include <bit>
#include <cstdint>

#ifdef __CUDACC__
#define ADDAX_HALF [[maybe_unused]] __host__ __device__ static inline
#else
#define ADDAX_HALF [[maybe_unused, gnu::always_inline]] static inline
#endif

namespace addax {

ADDAX_HALF uint16_t float16_bits(float value) {
  uint32_t u = std::bit_cast<uint32_t>(value), a = u & 0x7fffffffu;
  uint32_t normal = (a + 0xfffu + ((a >> 13) & 1u) - 0x38000000u) >> 13;
  // Adding 0.5 makes the addition round at 2^-24, the unit of float16's subnormal numbers.
  uint32_t small = std::bit_cast<uint32_t>(std::bit_cast<float>(a < 0x38800000u ? a : 0u) + 0.5f) - 0x3f000000u;
  uint32_t h = a < 0x38800000u ? small : normal;
  h = a >= 0x477ff000u ? 0x7c00u : h;
  h = a > 0x7f800000u ? 0x7e00u | ((a >> 13) & 0x3ffu) : h;
  return uint16_t(h | ((u >> 16) & 0x8000u));
}

ADDAX_HALF float float16_value(uint16_t bits) {
  uint32_t a = bits & 0x7fffu, wide = a << 13;
  uint32_t small = std::bit_cast<uint32_t>(std::bit_cast<float>(wide + 0x38800000u) - 0x1p-14f);
  uint32_t u = a < 0x400u ? small : a >= 0x7c00u ? wide | 0x7f800000u : wide + 0x38000000u;
  return std::bit_cast<float>(u | (uint32_t(bits & 0x8000u) << 16));
}

ADDAX_HALF uint16_t bfloat16_bits(float value) {
  uint32_t u = std::bit_cast<uint32_t>(value);
  uint32_t rounded = (u + 0x7fffu + ((u >> 16) & 1u)) >> 16;
  return uint16_t((u & 0x7fffffffu) > 0x7f800000u ? (u >> 16) | 0x40u : rounded);
}

ADDAX_HALF float bfloat16_value(uint16_t bits) { return std::bit_cast<float>(uint32_t(bits) << 16); }

}  // namespace addax
