// Random numbers from the words that the CPU makes them from: of each key the same integers, masks and uniform numbers
// to the bit; those with a logarithm or a sine agree within rounding.
#pragma once

#include "backends/cpu/random_isa.hpp"
#include "backends/cuda/number.cuh"
#include "backends/normal_quantile.hpp"
#include "backends/philox.hpp"
#include "backends/random_rejection.hpp"

namespace addax::backends::cuda {

/// A key on the device.
struct KeyOf {
  const uint32_t* words;
  ADDAX_DEVICE operator PhiloxKey() const { return {{words[0], words[1]}}; }
};

ADDAX_DEVICE inline uint64_t word_pair(const PhiloxBlock& block, int pair) {
  return uint64_t{block.word[2 * pair + 1]} << 32 | block.word[2 * pair];
}

/// The upper 64 bits of a product.
ADDAX_DEVICE inline uint64_t multiply_high(uint64_t a, uint64_t b) {
  const uint64_t a0 = uint32_t(a), a1 = a >> 32, b0 = uint32_t(b), b1 = b >> 32;
  const uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), other = a0 * b1 + uint32_t(middle);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

struct FoldIn {
  KeyOf key;
  uint64_t number;
  const uint32_t* more;  // its words are added to the number where it is not null
  int more_words;
  uint32_t* out;
  ADDAX_DEVICE void operator()(int64_t) const {
    uint64_t sum = number;
    for (int w = 0; w < more_words; ++w) sum += uint64_t{more[w]} << (32 * w);
    const PhiloxKey made = fold_in(key, sum);
    out[0] = made.word[0];
    out[1] = made.word[1];
  }
};

// ---- What each block gives --------------------------------------------------------------------------------------

struct UniformFloats {
  static constexpr int per_block = 4;
  cpu::Affine affine;
  template <class U>
  ADDAX_DEVICE U get(const PhiloxBlock& block, int k) const {
    const float most = float(affine.most);
    const float value = float(affine.offset + double(int32_t(block.word[k] >> 8)) * (0x1p-24 * affine.scale));
    return scalar::cast<U>(value < most ? value : most);
  }
};

struct UniformDoubles {
  static constexpr int per_block = 2;
  cpu::Affine affine;
  template <class U>
  ADDAX_DEVICE U get(const PhiloxBlock& block, int k) const {
    const double value = std::fma(unit_double(word_pair(block, k)), affine.scale, affine.offset);
    return value < affine.most ? value : affine.most;
  }
};

/// Within two standard deviations.
template <class C>
struct TruncatedNormal {
  static constexpr int per_block = 16 / sizeof(C);
  cpu::Affine affine;
  template <class U>
  ADDAX_DEVICE U get(const PhiloxBlock& block, int k) const {
    C t;
    if constexpr (sizeof(C) == 4)
      t = (float(int32_t(block.word[k]) >> 8) + 0.5f) * float(0x1p-23 * two_sigma);
    else
      t = (double(int64_t(word_pair(block, k)) >> 11) + 0.5) * (0x1p-52 * two_sigma);
    const C s = std::log(C(1) - t * t) * C(-2 / 2.45) - C(1), x = normal_quantile_factor<C>(s) * t;
    return scalar::cast<U>(scalar::Clip::apply(x, C(-2), C(2)) * C(affine.scale) + C(affine.offset));
  }
};

struct RandomIntegers {
  static constexpr int per_block = 2;
  uint64_t minval, range;
  template <class U>
  ADDAX_DEVICE U get(const PhiloxBlock& block, int k) const {
    return scalar::cast<U>(int64_t(minval + multiply_high(word_pair(block, k), range)));
  }
};

/// Elements `per_block` q … of block q.
template <class Draw, class U>
struct DrawBlocks {
  KeyOf key;
  U* out;
  int64_t count;
  Draw draw;
  int64_t blocks() const { return (count + Draw::per_block - 1) / Draw::per_block; }
  ADDAX_DEVICE void operator()(int64_t q) const {
    const PhiloxBlock block = philox(key, uint64_t(q));
    for (int k = 0; k < Draw::per_block; ++k)
      if (const int64_t i = q * Draw::per_block + k; i < count) out[i] = draw.template get<U>(block, k);
  }
};

/// `value` where 32 random bits are below the threshold, else 0; as bits of elements. 16 bits decide all but one in
/// 65536 cases; those take 16 more from another counter.
template <class U>
struct Mask {
  KeyOf key;
  U* out;
  int64_t count;
  uint64_t threshold;
  U value;
  ADDAX_DEVICE static uint16_t half(const PhiloxBlock& block, int k) {
    return uint16_t(block.word[k / 2] >> (16 * (k % 2)));
  }
  ADDAX_DEVICE void operator()(int64_t q) const {
    const PhiloxBlock block = philox(key, uint64_t(q));
    const uint16_t upper = uint16_t(threshold >> 16), lower = uint16_t(threshold);
    for (int k = 0; k < 8; ++k) {
      const int64_t i = q * 8 + k;
      if (i >= count) return;
      const uint16_t bits = half(block, k);
      bool hit = bits < upper || threshold >> 32;
      if (!hit && bits == upper) hit = half(philox(key, uint64_t(q), 1), k) < lower;
      out[i] = hit ? value : U(0);
    }
  }
};

/// Box and Muller: of each 32 words the first half gives radii, the second angles. Element k of a group shares both
/// with element k + half.
template <class C, class U>
struct Normal {
  static constexpr int half = 64 / sizeof(C), per_block = 16 / sizeof(C), blocks_of_half = 4;
  KeyOf key;
  U* out;
  int64_t count;
  cpu::Affine affine;
  int64_t pairs_of_blocks() const { return (count + 2 * half - 1) / (2 * half) * blocks_of_half; }
  ADDAX_DEVICE static C unit(const PhiloxBlock& block, int k) {
    if constexpr (sizeof(C) == 4) return unit_float(block.word[k]);
    return C(unit_double(word_pair(block, k)) + 0x1p-54);
  }
  ADDAX_DEVICE static C angle(const PhiloxBlock& block, int k) {
    if constexpr (sizeof(C) == 4) return float(int32_t(block.word[k])) * (3.14159265f * 0x1p-31f);
    return C(double(int64_t(word_pair(block, k)) >> 11) * (3.141592653589793 * 0x1p-52));
  }
  ADDAX_DEVICE void operator()(int64_t q) const {
    const int64_t group = q / blocks_of_half, place = q % blocks_of_half;
    const PhiloxBlock radii = philox(key, uint64_t(group * 2 * blocks_of_half + place)),
                      angles = philox(key, uint64_t(group * 2 * blocks_of_half + blocks_of_half + place));
    for (int k = 0; k < per_block; ++k) {
      const int64_t i = group * 2 * half + place * per_block + k;
      const C radius = std::sqrt(C(-2) * std::log(unit(radii, k))) * C(affine.scale), turn = angle(angles, k);
      if (i < count) out[i] = scalar::cast<U>(radius * std::cos(turn) + C(affine.offset));
      if (i + half < count) out[i + half] = scalar::cast<U>(radius * std::sin(turn) + C(affine.offset));
    }
  }
};

// ---- Choices ----------------------------------------------------------------------------------------------------

/// The class with the largest logit after Gumbel noise: that is a draw from softmax(logits).
template <class T, class I>
struct Categorical {
  KeyOf key;
  const T* logits;
  I* out;
  int64_t classes, samples;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const T* row = logits + i / samples * classes;
    const uint64_t first = uint64_t(i) * uint64_t((classes + 3) / 4);
    double best = 0;
    int64_t chosen = -1;
    PhiloxBlock block{};
    for (int64_t c = 0; c < classes; ++c) {
      if (c % 4 == 0) block = philox(key, first + uint64_t(c / 4));
      const float u = scalar::Minimum::apply(unit_float(block.word[c % 4]), float(1 - 0x1p-24f));
      const float noise = -std::log(-std::log1p(-u));
      const double value = scalar::cast<double>(row[c]) + double(noise);
      if (chosen < 0 || value > best) {
        best = value;
        chosen = c;
      }
    }
    out[i] = I(chosen);
  }
};

/// Element i of a parameter in any floating dtype, that has one element or as many as the output.
struct Parameter {
  const void* data;
  DType::Code dtype;
  bool single;
  ADDAX_DEVICE double at(int64_t i) const {
    if (single) i = 0;
    switch (dtype) {
      case DType::float16: return scalar::cast<double>(static_cast<const float16_t*>(data)[i]);
      case DType::bfloat16: return scalar::cast<double>(static_cast<const bfloat16_t*>(data)[i]);
      case DType::float64: return static_cast<const double*>(data)[i];
      default: return double(static_cast<const float*>(data)[i]);
    }
  }
};

enum class Rejection : uint8_t { gamma, beta, binomial };

template <Rejection which>
struct Rejecting {
  KeyOf key;
  Parameter a, b;
  void* out;
  DType::Code dtype;
  ADDAX_DEVICE double draw(int64_t i) const {
    using namespace rejection;
    if constexpr (which == Rejection::binomial) return binomial_draw(key, uint64_t(i), a.at(i), b.at(i));
    const double first = log_gamma_draw(key, uint64_t(i), a.at(i), first_stream);
    if constexpr (which == Rejection::gamma) return std::exp(first);
    return 1 / (1 + std::exp(log_gamma_draw(key, uint64_t(i), b.at(i), second_stream) - first));
  }
  ADDAX_DEVICE void operator()(int64_t i) const { store_number(out, dtype, i, draw(i)); }
};

// ---- Permutations: random words with their places behind them, sorted as a bitonic network ------------------------

struct MakePairs {
  KeyOf key;
  uint64_t* pairs;
  int64_t count;  // behind it lie pairs that no sorting moves to the front
  ADDAX_DEVICE void operator()(int64_t i) const {
    const uint64_t word = philox(key, uint64_t(i / 4)).word[i % 4];
    pairs[i] = i < count ? word << 32 | uint64_t(i) : ~uint64_t(0);
  }
};

/// Orders the pairs that lie `apart` from each other, up or down by turns of `run`.
struct CompareExchange {
  uint64_t* pairs;
  int64_t run, apart;
  ADDAX_DEVICE void operator()(int64_t k) const {
    const int64_t i = k / apart * 2 * apart + k % apart;
    const uint64_t a = pairs[i], b = pairs[i + apart];
    const bool up = (i & run) == 0;
    if ((a > b) != up) return;
    pairs[i] = b;
    pairs[i + apart] = a;
  }
};

struct TakePlaces {
  const uint64_t* pairs;
  int64_t* out;
  ADDAX_DEVICE void operator()(int64_t i) const { out[i] = int64_t(pairs[i] & 0xffffffffu); }
};

}  // namespace addax::backends::cuda
