// vectorised(): runs a loop compiled for the widest vectors that the processor has, and the lanes such loops are
// written with. The body is one always-inlined lambda, so each loop is written once and needs no build flags.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include "addax/dtype.hpp"
#include "backends/cpu/vector_isa.hpp"

#define ADDAX_INLINE __attribute__((always_inline))

namespace addax::backends {

/// How many bytes a vector has in the version of a loop that is being compiled.
template <int Bytes>
using vector_bytes = std::integral_constant<int, Bytes>;

#ifdef __x86_64__
#define ADDAX_TARGET(arch) __attribute__((target("arch=" arch)))
#else
#define ADDAX_TARGET(arch)
#endif

namespace detail {
template <class Body>
ADDAX_TARGET("x86-64-v3")
void run_avx2(const Body& body) {
  body(vector_bytes<32>{});
}
template <class Body>
ADDAX_TARGET("x86-64-v4")
void run_avx512(const Body& body) {
  body(vector_bytes<64>{});
}
}  // namespace detail

/// Runs body(vector_bytes), a lambda marked ADDAX_INLINE that calls nothing but inlined code in its hot loops.
template <class Body>
inline void vectorised(const Body& body) {
  switch (cpu::isa()) {
    case cpu::Isa::avx512: return detail::run_avx512(body);
    case cpu::Isa::avx2: return detail::run_avx2(body);
    default: return body(vector_bytes<16>{});
  }
}

/// The type that arithmetic on T happens in.
template <class T>
using compute_t = std::conditional_t<std::is_same_v<T, float16_t> || std::is_same_v<T, bfloat16_t>, float, T>;

template <class T>
inline constexpr bool is_floating = std::is_floating_point_v<compute_t<T>>;

/// `Bytes` bytes of C in one value.
template <class C, int Bytes>
struct lanes {
  typedef C type __attribute__((vector_size(Bytes)));
};
template <class C, int Bytes>
using lanes_t = typename lanes<C, Bytes>::type;
template <class V>
inline constexpr int lane_count = sizeof(V) / sizeof(std::declval<V>()[0]);

/// mask ? a : b, lane by lane, for masks that comparisons gave. Bitwise and with a mask that GCC 12 cannot look into:
/// it takes several conditions on 64-byte vectors apart into scalars.
template <class M, class V>
ADDAX_INLINE inline void select_lanes(const M& mask, const V& a, const V& b, V& result) {
  if constexpr (std::is_arithmetic_v<V>) {
    result = mask ? a : b;
  } else {
    M x, y, m = mask;
#if defined(__x86_64__) && !defined(__clang__)
    asm("" : "+v"(m));
#endif
    std::memcpy(&x, &a, sizeof x);
    std::memcpy(&y, &b, sizeof y);
    x = (m & x) | (~m & y);
    std::memcpy(&result, &x, sizeof x);
  }
}

/// binary16 in the low halves to float. Denormals go through integers, because denormal floats may count as zero.
template <class U, class F>
ADDAX_INLINE inline void widen_half(const U& half, F& value) {
  U magnitude = half & 0x7fffu, bits;
  F small;
  if constexpr (std::is_arithmetic_v<F>)
    small = float(int32_t(magnitude));
  else
    small = __builtin_convertvector((lanes_t<int32_t, sizeof(U)>)magnitude, F);
  small *= 0x1p-24f;
  std::memcpy(&bits, &small, sizeof bits);
  select_lanes(magnitude < 0x400u, bits, (magnitude << 13) + (112u << 23), bits);
  select_lanes(magnitude >= 0x7c00u, bits | 0x7f800000u, bits, bits);
  bits |= (half & 0x8000u) << 16;
  std::memcpy(&value, &bits, sizeof value);
}

/// One element as compute type.
template <class T>
ADDAX_INLINE inline compute_t<T> load_one(const T* p) {
  compute_t<T> value;
  if constexpr (std::is_same_v<T, float16_t>)
    widen_half(uint32_t(p->bits), value);
  else
    value = static_cast<compute_t<T>>(*p);
  return value;
}

/// As many elements as V has lanes of compute type; no alignment is needed.
template <class T, class V>
ADDAX_INLINE inline void load_lanes(const T* p, V& v) {
  if constexpr (std::is_same_v<T, compute_t<T>>) {
    std::memcpy(&v, p, sizeof v);
  } else {
    using Bits = lanes_t<uint32_t, sizeof(V)>;
    lanes_t<uint16_t, sizeof(V) / 2> halves;
    std::memcpy(&halves, p, sizeof halves);
    if constexpr (std::is_same_v<T, bfloat16_t> && sizeof(V) == 64) {  // which GCC converts in two halves
      const auto placed =
          __builtin_shufflevector(halves, decltype(halves){}, 16, 0, 16, 1, 16, 2, 16, 3, 16, 4, 16, 5, 16, 6, 16, 7,
                                  16, 8, 16, 9, 16, 10, 16, 11, 16, 12, 16, 13, 16, 14, 16, 15);
      return void(std::memcpy(&v, &placed, sizeof v));
    }
    Bits bits = __builtin_convertvector(halves, Bits);
    if constexpr (std::is_same_v<T, float16_t>) return widen_half(bits, v);
    bits <<= 16;
    std::memcpy(&v, &bits, sizeof v);
  }
}

template <class T, class V>
ADDAX_INLINE inline void store_lanes(T* p, const V& v) {
  if constexpr (std::is_same_v<T, compute_t<T>>) {
    std::memcpy(p, &v, sizeof v);
  } else if constexpr (std::is_same_v<T, bfloat16_t>) {
    lanes_t<uint32_t, sizeof(V)> bits, rounded;
    std::memcpy(&bits, &v, sizeof bits);
    rounded = bits + 0x7fffu + ((bits >> 16) & 1u);
    select_lanes((bits & 0x7fffffffu) > 0x7f800000u, bits | 0x400000u, rounded, rounded);  // a NaN stays one
    rounded >>= 16;
    auto halves = __builtin_convertvector(rounded, lanes_t<uint16_t, sizeof(V) / 2>);
    std::memcpy(static_cast<void*>(p), &halves, sizeof halves);
  } else {
    for (int i = 0; i < lane_count<V>; ++i) p[i] = T(v[i]);
  }
}

}  // namespace addax::backends
