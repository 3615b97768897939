// Philox4x32-10, the counter-based generator behind everything random, as plain functions for host and device.
// Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define ADDAX_HOST_DEVICE __host__ __device__
#else
#define ADDAX_HOST_DEVICE
#endif

namespace addax::backends {

struct PhiloxKey {
  uint32_t word[2];
};

/// What one counter gives: 128 random bits.
struct PhiloxBlock {
  uint32_t word[4];
};

inline constexpr uint32_t philox_multiplier_0 = 0xd2511f53, philox_multiplier_1 = 0xcd9e8d57;
inline constexpr uint32_t philox_step_0 = 0x9e3779b9, philox_step_1 = 0xbb67ae85;
inline constexpr int philox_rounds = 10;

/// The block of a key and a counter of 128 bits: `index` of the block, then two words that tell uses apart.
ADDAX_HOST_DEVICE inline PhiloxBlock philox(PhiloxKey key, uint64_t index, uint32_t attempt = 0, uint32_t stream = 0) {
  uint32_t x0 = uint32_t(index), x1 = uint32_t(index >> 32), x2 = attempt, x3 = stream;
  for (int round = 0; round < philox_rounds; ++round) {
    uint64_t p0 = uint64_t{philox_multiplier_0} * x0, p1 = uint64_t{philox_multiplier_1} * x2;
    x0 = uint32_t(p1 >> 32) ^ x1 ^ key.word[0];
    x2 = uint32_t(p0 >> 32) ^ x3 ^ key.word[1];
    x1 = uint32_t(p1), x3 = uint32_t(p0);
    key.word[0] += philox_step_0, key.word[1] += philox_step_1;
  }
  return {{x0, x1, x2, x3}};
}

/// A key of its own for the use `number` of a key. Its stream is one that no kernel draws from.
ADDAX_HOST_DEVICE inline PhiloxKey fold_in(PhiloxKey key, uint64_t number) {
  PhiloxBlock block = philox(key, number, 0, 0xffffffff);
  return {{block.word[0], block.word[1]}};
}

/// 32 bits as a float in the open interval (0, 1), finer towards 0; it may round to 1.
ADDAX_HOST_DEVICE inline float unit_float(uint32_t bits) { return float(int32_t(bits >> 1)) * 0x1p-31f + 0x1p-32f; }

/// 64 bits as a double in [0, 1) in steps of 2^-53.
ADDAX_HOST_DEVICE inline double unit_double(uint64_t bits) { return double(int64_t(bits >> 11)) * 0x1p-53; }

}  // namespace addax::backends
