// What elementwise kernels are made of: one op on one element, and where an input that broadcasts has it. NVRTC
// compiles this, too.
#pragma once

#include "backends/scalar_cast.hpp"

#ifndef ADDAX_DEVICE
#ifdef __CUDACC__
#define ADDAX_DEVICE __host__ __device__
#else
#define ADDAX_DEVICE
#endif
#endif

namespace addax::backends::cuda {

/// R is bool, or the type of the operands.
template <class Functor, class R, class... W>
ADDAX_DEVICE inline R step(W... operands) {
  if constexpr (std::is_base_of_v<scalar::OneByOneInDouble, Functor>)
    return R(Functor::apply(double(operands)...));
  else
    return R(Functor::apply(operands...));
}

/// Where element i of the output lies in an input, which `axes` lengths and then as many strides describe.
ADDAX_DEVICE inline int64_t walked(const uint64_t* words, int axes, int64_t i) {
  int64_t offset = 0;
  for (int a = axes - 1; a >= 0; --a) {
    const int64_t length = int64_t(words[a]);
    offset += i % length * int64_t(words[axes + a]);
    i /= length;
  }
  return offset;
}

}  // namespace addax::backends::cuda
