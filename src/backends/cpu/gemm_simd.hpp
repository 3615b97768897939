// Vectors of the instruction set that the including file is built for, as the register tiles of gemm_tile.hpp use them.
#pragma once

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {
namespace {

/// Storage of the 16-bit floating types, told apart by type.
struct Bf16 {
  uint16_t bits;
};
struct F16 {
  uint16_t bits;
};

inline float to_float(float x) { return x; }
inline float to_float(Bf16 x) {
  uint32_t u = uint32_t(x.bits) << 16;
  float f;
  memcpy(&f, &u, 4);
  return f;
}
/// By arithmetic alone, so that loops over it become vector code, and on normalised floats alone: others may count as
/// 0.
inline float to_float(F16 x) {
  uint32_t a = x.bits & 0x7fffu, wide = a << 13, small = wide + 0x38800000u;
  float f;
  memcpy(&f, &small, 4);
  f -= 0x1p-14f;
  memcpy(&small, &f, 4);
  uint32_t u = a < 0x400u ? small : a >= 0x7c00u ? wide | 0x7f800000u : wide + 0x38000000u;
  u |= uint32_t(x.bits & 0x8000u) << 16;
  memcpy(&f, &u, 4);
  return f;
}

inline void store_as(float x, float* to) { *to = x; }
inline void store_as(float x, Bf16* to) {
  uint32_t u;
  memcpy(&u, &x, 4);
  uint32_t rounded = (u + 0x7fffu + ((u >> 16) & 1u)) >> 16, nan = (u >> 16) | 0x40u;
  to->bits = uint16_t((u & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}
inline void store_as(float x, F16* to) {
  uint32_t u, sign;
  memcpy(&u, &x, 4);
  sign = (u >> 16) & 0x8000u;
  u &= 0x7fffffffu;
  uint32_t bits;
  if (u > 0x7f800000u) {
    bits = 0x7e00u;
  } else if (u >= 0x477ff000u) {
    bits = 0x7c00u;
  } else if (u < 0x38800000u) {
    float magnitude;
    memcpy(&magnitude, &u, 4);
    magnitude += 0.5f;  // the addition rounds to a multiple of 2^-24, the step of subnormal numbers
    memcpy(&u, &magnitude, 4);
    bits = u - 0x3f000000u;
  } else {
    bits = (u + 0xc8000fffu + ((u >> 13) & 1u)) >> 13;
  }
  to->bits = uint16_t(bits | sign);
}

#if defined(__AVX2__)
inline float sum_of(__m256 v) {
  __m128 x = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  x = _mm_add_ps(x, _mm_movehl_ps(x, x));
  return _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)));
}
inline double sum_of(__m256d v) {
  __m128d x = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
  return _mm_cvtsd_f64(_mm_add_sd(x, _mm_unpackhi_pd(x, x)));
}
#endif

#if defined(__AVX512F__)

/// Sixteen floats. `Item` is what is packed and multiplied, `Value` what is accumulated; a mask limits the columns.
struct F32 {
  using Item = float;
  using Value = float;
  using Vector = __m512;
  using Mask = __mmask16;
  static constexpr int lanes = 16, registers = 32, depth = 1;

  static Mask mask(int64_t n) { return n >= 16 ? Mask(0xffff) : n > 0 ? Mask((1u << n) - 1) : Mask(0); }
  static Vector zero() { return _mm512_setzero_ps(); }
  static Vector broadcast(float x) { return _mm512_set1_ps(x); }
  static Vector load(const float* p, Mask m) { return _mm512_maskz_loadu_ps(m, p); }
  static Vector load(const Bf16* p, Mask m) {
    return _mm512_castsi512_ps(
        _mm512_maskz_slli_epi32(m, _mm512_maskz_cvtepu16_epi32(m, _mm256_maskz_loadu_epi16(m, p)), 16));
  }
  static Vector load(const F16* p, Mask m) { return _mm512_maskz_cvtph_ps(m, _mm256_maskz_loadu_epi16(m, p)); }
  static void store(float* p, Vector v, Mask m) { _mm512_mask_storeu_ps(p, m, v); }
  static Vector fma(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
  static Vector add(Vector a, Vector b) { return _mm512_add_ps(a, b); }
  static Vector relu(Vector v) { return _mm512_maskz_max_ps(0xffff, zero(), v); }
  static float sum(Vector v) {
    return sum_of(_mm256_add_ps(_mm512_maskz_extractf32x8_ps(0xff, v, 0), _mm512_maskz_extractf32x8_ps(0xff, v, 1)));
  }
};

struct F64 {
  using Item = double;
  using Value = double;
  using Vector = __m512d;
  using Mask = __mmask8;
  static constexpr int lanes = 8, registers = 32, depth = 1;

  static Mask mask(int64_t n) { return n >= 8 ? Mask(0xff) : n > 0 ? Mask((1u << n) - 1) : Mask(0); }
  static Vector zero() { return _mm512_setzero_pd(); }
  static Vector broadcast(double x) { return _mm512_set1_pd(x); }
  static Vector load(const double* p, Mask m) { return _mm512_maskz_loadu_pd(m, p); }
  static void store(double* p, Vector v, Mask m) { _mm512_mask_storeu_pd(p, m, v); }
  static Vector fma(Vector a, Vector b, Vector c) { return _mm512_fmadd_pd(a, b, c); }
  static Vector add(Vector a, Vector b) { return _mm512_add_pd(a, b); }
  static Vector relu(Vector v) { return _mm512_maskz_max_pd(0xff, zero(), v); }
  static double sum(Vector v) {
    return sum_of(_mm256_add_pd(_mm512_maskz_extractf64x4_pd(0xf, v, 0), _mm512_maskz_extractf64x4_pd(0xf, v, 1)));
  }
};

#elif defined(__AVX2__)

struct F32 {
  using Item = float;
  using Value = float;
  using Vector = __m256;
  using Mask = __m256i;
  static constexpr int lanes = 8, registers = 16, depth = 1;

  static Mask mask(int64_t n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n > 8 ? 8 : int(n)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static bool full(Mask m) { return _mm256_movemask_ps(_mm256_castsi256_ps(m)) == 0xff; }
  static Vector zero() { return _mm256_setzero_ps(); }
  static Vector broadcast(float x) { return _mm256_set1_ps(x); }
  static Vector load(const float* p, Mask m) { return _mm256_maskload_ps(p, m); }
  template <class Half>
  static __m128i halves(const Half* p, Mask m) {
    if (full(m)) return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    uint16_t part[8] = {};
    int n = __builtin_popcount(unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(m))));
    memcpy(part, p, size_t(n) * 2);
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(part));
  }
  static Vector load(const Bf16* p, Mask m) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves(p, m)), 16));
  }
#if defined(__F16C__)
  static Vector load(const F16* p, Mask m) { return _mm256_cvtph_ps(halves(p, m)); }
#else
  static Vector load(const F16* p, Mask m) {
    F16 part[8];
    __m128i bits = halves(p, m);
    memcpy(part, &bits, 16);
    return _mm256_setr_ps(to_float(part[0]), to_float(part[1]), to_float(part[2]), to_float(part[3]), to_float(part[4]),
                          to_float(part[5]), to_float(part[6]), to_float(part[7]));
  }
#endif
  static void store(float* p, Vector v, Mask m) {
    if (full(m))
      _mm256_storeu_ps(p, v);
    else
      _mm256_maskstore_ps(p, m, v);
  }
  static Vector fma(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
  static Vector add(Vector a, Vector b) { return _mm256_add_ps(a, b); }
  static Vector relu(Vector v) { return _mm256_max_ps(zero(), v); }
  static float sum(Vector v) { return sum_of(v); }
};

struct F64 {
  using Item = double;
  using Value = double;
  using Vector = __m256d;
  using Mask = __m256i;
  static constexpr int lanes = 4, registers = 16, depth = 1;

  static Mask mask(int64_t n) { return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3)); }
  static Vector zero() { return _mm256_setzero_pd(); }
  static Vector broadcast(double x) { return _mm256_set1_pd(x); }
  static Vector load(const double* p, Mask m) { return _mm256_maskload_pd(p, m); }
  static void store(double* p, Vector v, Mask m) { _mm256_maskstore_pd(p, m, v); }
  static Vector fma(Vector a, Vector b, Vector c) { return _mm256_fmadd_pd(a, b, c); }
  static Vector add(Vector a, Vector b) { return _mm256_add_pd(a, b); }
  static Vector relu(Vector v) { return _mm256_max_pd(zero(), v); }
  static double sum(Vector v) { return sum_of(v); }
};

#else

/// Any processor, with the compiler's own vectors of 16 bytes.
template <class T>
struct Generic {
  using Item = T;
  using Value = T;
  typedef T Vector __attribute__((vector_size(16)));
  using Mask = int;
  static constexpr int lanes = 16 / int(sizeof(T)), registers = 16, depth = 1;

  static Mask mask(int64_t n) { return n >= lanes ? lanes : int(n); }
  static Vector zero() { return Vector{}; }
  static Vector broadcast(T x) { return x - Vector{}; }
  static Vector load(const T* p, Mask m) {
    Vector v{};
    if (m == lanes)
      memcpy(&v, p, 16);
    else
      for (int i = 0; i < m; ++i) v[i] = p[i];
    return v;
  }
  template <class Half>
  static Vector load(const Half* p, Mask m) {
    T part[lanes] = {};
    for (int i = 0; i < m; ++i) part[i] = to_float(p[i]);
    return load(part, lanes);
  }
  static void store(T* p, Vector v, Mask m) {
    if (m == lanes)
      memcpy(p, &v, 16);
    else
      for (int i = 0; i < m; ++i) p[i] = v[i];
  }
  static Vector fma(Vector a, Vector b, Vector c) { return a * b + c; }
  static Vector add(Vector a, Vector b) { return a + b; }
  static Vector relu(Vector v) { return v < Vector{} ? Vector{} : v; }
  static T sum(Vector v) {
    T s = v[0];
    for (int i = 1; i < lanes; ++i) s += v[i];
    return s;
  }
};
using F32 = Generic<float>;
using F64 = Generic<double>;

#endif

}  // namespace
}  // namespace addax::backends::cpu
