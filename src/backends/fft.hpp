// Discrete Fourier transforms over the last axis, in pairs of real and imaginary parts: attributes and CPU kernel.
//
// float32 and float64. Any length: factors up to 32 by mixed radices, larger ones by Bluestein's convolution.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// Nothing is scaled in either direction.
struct FftAttrs {
  bool inverse = false;
  bool operator==(const FftAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"inverse", &FftAttrs::inverse}}; }
};

namespace cpu {

/// FftAttrs: real [..., n] (, imaginary [..., n]) -> real [..., n], imaginary [..., n].
void fft(const KernelCall& call);
Plan plan_fft(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
