// The loops of random numbers that are built once per instruction set, as a table for each.
#pragma once

#include <stdint.h>

#include "backends/philox.hpp"

namespace addax::backends::cpu {

/// Words are turned into numbers in groups of 32, so that pairs of words lie at the same distance on every processor.
constexpr int64_t random_group = 32;

/// result = offset + scale * draw, at most `most`.
struct Affine {
  double offset, scale, most;
};

template <class T>
using RandomLoop = void (*)(const uint32_t* words, int64_t groups, Affine affine, T* out);
template <class U>
using MaskLoop = void (*)(const uint32_t* words, int64_t count, uint16_t limit, U value, U* out);

/// A group of 32 words gives 32 floats, or 16 doubles and integers of 64 bits, or 64 elements of a mask.
struct RandomKernels {
  void (*bits)(PhiloxKey key, uint64_t first_block, uint32_t* words, int64_t groups);
  RandomLoop<float> uniform_f32, normal_f32, truncated_f32, gumbel_f32;
  RandomLoop<double> uniform_f64, normal_f64, truncated_f64;
  void (*randint)(const uint32_t* words, int64_t groups, uint64_t minval, uint64_t range, uint64_t* out);
  MaskLoop<uint8_t> mask_8;
  MaskLoop<uint16_t> mask_16;
  MaskLoop<uint32_t> mask_32;
  MaskLoop<uint64_t> mask_64;
  /// Whether one of the 16-bit halves of the words is `limit`.
  bool (*has_half)(const uint32_t* words, int64_t count, uint16_t limit);
};

namespace baseline {
extern const RandomKernels random_kernels;
}
namespace avx2 {
extern const RandomKernels random_kernels;
}
namespace avx512 {
extern const RandomKernels random_kernels;
}

}  // namespace addax::backends::cpu
