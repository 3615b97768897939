// Philox blocks and the loops from random words to numbers; built once per instruction set, ADDAX_ISA names the build.
// Uniform numbers, masks and integers have the same bits in every build; those with log or sin agree within rounding.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"  // g++ 12 warns of its own header of AVX-512
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "backends/cpu/random_isa.hpp"

#include <string.h>

#include "backends/cpu/vector_batch.hpp"
#include "backends/normal_quantile.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

// Lanes of 64 bits of which the lower halves count: one multiplication gives both halves of a product.
#if defined(__AVX512F__)
typedef uint64_t Lanes __attribute__((vector_size(64)));
inline Lanes multiply(Lanes a, Lanes b) { return Lanes(_mm512_mul_epu32(__m512i(a), __m512i(b))); }
inline Lanes low_pairs(Lanes a, Lanes b) { return Lanes(_mm512_unpacklo_epi64(__m512i(a), __m512i(b))); }
inline Lanes high_pairs(Lanes a, Lanes b) { return Lanes(_mm512_unpackhi_epi64(__m512i(a), __m512i(b))); }
#elif defined(__AVX2__)
typedef uint64_t Lanes __attribute__((vector_size(32)));
inline Lanes multiply(Lanes a, Lanes b) { return Lanes(_mm256_mul_epu32(__m256i(a), __m256i(b))); }
inline Lanes low_pairs(Lanes a, Lanes b) { return Lanes(_mm256_unpacklo_epi64(__m256i(a), __m256i(b))); }
inline Lanes high_pairs(Lanes a, Lanes b) { return Lanes(_mm256_unpackhi_epi64(__m256i(a), __m256i(b))); }
#else
typedef uint64_t Lanes __attribute__((vector_size(16)));
#if defined(__SSE2__)
inline Lanes multiply(Lanes a, Lanes b) { return Lanes(_mm_mul_epu32(__m128i(a), __m128i(b))); }
#else
inline Lanes multiply(Lanes a, Lanes b) { return (a & 0xffffffffu) * (b & 0xffffffffu); }
#endif
inline Lanes low_pairs(Lanes a, Lanes b) { return Lanes{a[0], b[0]}; }
inline Lanes high_pairs(Lanes a, Lanes b) { return Lanes{a[1], b[1]}; }
#endif
constexpr int lane_count = sizeof(Lanes) / 8;

void bits(PhiloxKey key, uint64_t block, uint32_t* words, int64_t groups) {
  // Even lanes hold the first half of the counters, so that pairs taken within 128 bits come out in order.
  Lanes counter, key_0[philox_rounds], key_1[philox_rounds];
  for (int i = 0; i < lane_count; ++i) counter[i] = block + uint64_t(i / 2 + i % 2 * (lane_count / 2));
  for (int r = 0; r < philox_rounds; ++r) {
    key_0[r] = Lanes{} + (key.word[0] + uint32_t(r) * philox_step_0);
    key_1[r] = Lanes{} + (key.word[1] + uint32_t(r) * philox_step_1);
  }
  const Lanes m0 = Lanes{} + philox_multiplier_0, m1 = Lanes{} + philox_multiplier_1;
  for (int64_t n = groups * random_group / 4; n > 0; n -= lane_count, counter += lane_count, words += 4 * lane_count) {
    Lanes x0 = counter, x1 = counter >> 32, x2{}, x3{};
#pragma GCC unroll 10
    for (int r = 0; r < philox_rounds; ++r) {
      Lanes p0 = multiply(m0, x0), p1 = multiply(m1, x2);
      x0 = (p1 >> 32) ^ x1 ^ key_0[r], x1 = p1;
      x2 = (p0 >> 32) ^ x3 ^ key_1[r], x3 = p0;
    }
    Lanes front = (x0 & 0xffffffffu) | x1 << 32, back = (x2 & 0xffffffffu) | x3 << 32;
    Lanes first = low_pairs(front, back), second = high_pairs(front, back);
    memcpy(words, &first, sizeof first);
    memcpy(words + 2 * lane_count, &second, sizeof second);
  }
}

inline uint64_t word_pair(const uint32_t* words, int64_t i) {
  uint64_t pair;
  memcpy(&pair, words + 2 * i, sizeof pair);
  return pair;
}

/// 24 random bits times a float's 24 are exact in a double: fused or not, the sum has the same bits.
void uniform_f32(const uint32_t* words, int64_t groups, Affine a, float* out) {
  const float most = float(a.most);
  for (int64_t i = 0; i < groups * random_group; ++i) {
    float value = float(a.offset + double(int32_t(words[i] >> 8)) * (0x1p-24 * a.scale));
    out[i] = value < most ? value : most;
  }
}

void uniform_f64(const uint32_t* words, int64_t groups, Affine a, double* out) {
  for (int64_t i = 0; i < groups * random_group / 2; ++i) {
    double value = __builtin_fma(unit_double(word_pair(words, i)), a.scale, a.offset);
    out[i] = value < a.most ? value : a.most;
  }
}

/// Runs `body` over arrays of `count` numbers in batches.
template <class T, class Body>
inline void batches(int count, const T* x, T* y, Body&& body) {
  using Batch = xsimd::batch<T>;
  for (int i = 0; i < count; i += int(Batch::size)) body(Batch::load_unaligned(x + i)).store_unaligned(y + i);
}

/// Box and Muller: the first half of a group gives radii, the second angles.
template <class T>
inline void normal_group(const T* unit, const T* angle, Affine a, T* out) {
  using Batch = xsimd::batch<T>;
  constexpr int half = 64 / sizeof(T);
  for (int i = 0; i < half; i += int(Batch::size)) {
    Batch radius = xsimd::sqrt(T(-2) * xsimd::log(Batch::load_unaligned(unit + i))) * T(a.scale);
    auto [sine, cosine] = xsimd::sincos(Batch::load_unaligned(angle + i));
    (radius * cosine + T(a.offset)).store_unaligned(out + i);
    (radius * sine + T(a.offset)).store_unaligned(out + half + i);
  }
}

void normal_f32(const uint32_t* words, int64_t groups, Affine a, float* out) {
  for (int64_t g = 0; g < groups; ++g, words += 32, out += 32) {
    float unit[16], angle[16];
    for (int i = 0; i < 16; ++i) unit[i] = unit_float(words[i]);
    for (int i = 0; i < 16; ++i) angle[i] = float(int32_t(words[16 + i])) * (3.14159265f * 0x1p-31f);
    normal_group(unit, angle, a, out);
  }
}

void normal_f64(const uint32_t* words, int64_t groups, Affine a, double* out) {
  for (int64_t g = 0; g < groups; ++g, words += 32, out += 16) {
    double unit[8], angle[8];
    for (int i = 0; i < 8; ++i) unit[i] = unit_double(word_pair(words, i)) + 0x1p-54;
    for (int i = 0; i < 8; ++i)
      angle[i] = double(int64_t(word_pair(words, 8 + i)) >> 11) * (3.141592653589793 * 0x1p-52);
    normal_group(unit, angle, a, out);
  }
}

/// √2 erf⁻¹(t) for |t| ≤ two_sigma.
template <class Batch>
inline Batch normal_quantile(const Batch& t) {
  using T = typename Batch::value_type;
  const Batch s = xsimd::log(T(1) - t * t) * T(-2 / 2.45) - T(1);
  return xsimd::min(xsimd::max(normal_quantile_factor<T>(s) * t, Batch(T(-2))), Batch(T(2)));
}

template <class T>
inline void truncated_batches(int count, const T* t, Affine a, T* out) {
  batches(count, t, out, [&](auto x) { return normal_quantile(x) * T(a.scale) + T(a.offset); });
}

void truncated_f32(const uint32_t* words, int64_t groups, Affine a, float* out) {
  for (int64_t g = 0; g < groups; ++g, words += 32, out += 32) {
    float t[32];
    for (int i = 0; i < 32; ++i) t[i] = (float(int32_t(words[i]) >> 8) + 0.5f) * float(0x1p-23 * two_sigma);
    truncated_batches(32, t, a, out);
  }
}

void truncated_f64(const uint32_t* words, int64_t groups, Affine a, double* out) {
  for (int64_t g = 0; g < groups; ++g, words += 32, out += 16) {
    double t[16];
    for (int i = 0; i < 16; ++i) t[i] = (double(int64_t(word_pair(words, i)) >> 11) + 0.5) * (0x1p-52 * two_sigma);
    truncated_batches(16, t, a, out);
  }
}

/// -log(-log(1 - u)), finest where the result is large.
void gumbel_f32(const uint32_t* words, int64_t groups, Affine, float* out) {
  for (int64_t g = 0; g < groups; ++g, words += 32, out += 32) {
    float u[32];
    for (int i = 0; i < 32; ++i) u[i] = unit_float(words[i]);
    batches(32, u, out, [](auto x) { return -xsimd::log(-xsimd::log1p(-xsimd::min(x, decltype(x)(1 - 0x1p-24f)))); });
  }
}

/// The upper 64 bits of 64 random bits times the range.
void randint(const uint32_t* words, int64_t groups, uint64_t minval, uint64_t range, uint64_t* out) {
  int64_t count = groups * random_group / 2;
  if (range >> 32 == 0) {
    for (int64_t i = 0; i < count; ++i) {
      uint64_t pair = word_pair(words, i);
      out[i] = minval + (((pair >> 32) * range + ((pair & 0xffffffffu) * range >> 32)) >> 32);
    }
  } else {
    __extension__ typedef unsigned __int128 Wide;
    for (int64_t i = 0; i < count; ++i) out[i] = minval + uint64_t(Wide(word_pair(words, i)) * range >> 64);
  }
}

typedef uint16_t Half __attribute__((may_alias));

template <class U>
void mask(const uint32_t* __restrict words, int64_t count, uint16_t limit, U value, U* __restrict out) {
  const Half* halves = reinterpret_cast<const Half*>(words);
  for (int64_t i = 0; i < count; ++i) out[i] = halves[i] < limit ? value : U(0);
}

bool has_half(const uint32_t* words, int64_t count, uint16_t limit) {
  const Half* halves = reinterpret_cast<const Half*>(words);
  uint16_t found = 0;
  for (int64_t i = 0; i < count; ++i) found |= uint16_t(halves[i] == limit);
  return found;
}

}  // namespace

const RandomKernels random_kernels{
    .bits = bits,
    .uniform_f32 = uniform_f32,
    .normal_f32 = normal_f32,
    .truncated_f32 = truncated_f32,
    .gumbel_f32 = gumbel_f32,
    .uniform_f64 = uniform_f64,
    .normal_f64 = normal_f64,
    .truncated_f64 = truncated_f64,
    .randint = randint,
    .mask_8 = mask<uint8_t>,
    .mask_16 = mask<uint16_t>,
    .mask_32 = mask<uint32_t>,
    .mask_64 = mask<uint64_t>,
    .has_half = has_half,
};

}  // namespace addax::backends::cpu::ADDAX_ISA
