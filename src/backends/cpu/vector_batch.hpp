// xsimd for files that are built once per instruction set: its namespace gets the set's name, so that the linker
// never hands a function built for one set to code of another. Include it instead of xsimd's headers.
#pragma once

#include <cstdint>
#include <cstring>

#define ADDAX_JOIN_(a, b) a##b
#define ADDAX_JOIN(a, b) ADDAX_JOIN_(a, b)
#define xsimd ADDAX_JOIN(xsimd_, ADDAX_ISA)

#include <xsimd/xsimd.hpp>

#if XSIMD_WITH_NEON64
// xsimd approaches quotients and square roots of floats as 32-bit ARM has to: a few units off, and inf / inf, sqrt(inf)
// and quotients by large numbers are wrong. Processors of 64 bits have instructions for both.
namespace xsimd::kernel {
template <>
inline batch<float, neon64> div<neon64>(const batch<float, neon64>& a, const batch<float, neon64>& b,
                                        requires_arch<neon>) noexcept {
  return vdivq_f32(a, b);
}
template <>
inline batch<float, neon64> sqrt<neon64>(const batch<float, neon64>& x, requires_arch<neon>) noexcept {
  return vsqrtq_f32(x);
}
}  // namespace xsimd::kernel
#endif

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

template <class T>
using Batch = xsimd::batch<T>;

// A batch of n < size elements of p; the rest is 1, which no function objects to.
template <class T>
Batch<T> load_part(const T* p, int64_t n) {
  T part[Batch<T>::size];
  for (size_t i = 0; i < Batch<T>::size; ++i) part[i] = T(1);
  std::memcpy(part, p, size_t(n) * sizeof(T));
  return Batch<T>::load_unaligned(part);
}
template <class T>
void store_part(const Batch<T>& x, T* p, int64_t n) {
  T part[Batch<T>::size];
  x.store_unaligned(part);
  std::memcpy(p, part, size_t(n) * sizeof(T));
}

}  // namespace
}  // namespace addax::backends::cpu::ADDAX_ISA
