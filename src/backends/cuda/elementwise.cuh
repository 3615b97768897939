// One elementwise op on inputs that broadcast: the functors are those of the CPU.
#pragma once

#include "backends/cuda/number.cuh"
#include "backends/cuda/step.hpp"
#include "backends/elementwise.hpp"

namespace addax::backends::cuda {

/// How the elements of an input follow those of the output: neighbouring axes that go together are one.
struct Walk {
  static constexpr int most = Shape::max_rank;
  int axes = 0;
  int64_t lengths[most];
  int64_t strides[3][most];

  ADDAX_DEVICE int64_t at(int input, int64_t i) const {
    if (axes == 1) return i * strides[input][0];
    int64_t offset = 0;
    for (int a = axes - 1; a >= 0; --a) {
      offset += i % lengths[a] * strides[input][a];
      i /= lengths[a];
    }
    return offset;
  }
};

/// How inputs broadcast to `out`. Neighbouring axes that every input walks as one become one.
Walk walk_of(std::span<const View> in, const Shape& out);
/// Launches an op on operands of T.
template <class T>
void launch_op(ElementwiseOp op, const KernelCall& call, void* stream);

template <class Functor, int arity, class T, bool boolean>
struct Elementwise {
  using W = worked_t<T>;
  using R = std::conditional_t<boolean, bool, T>;  // stored
  using Value = std::conditional_t<boolean, bool, W>;
  const void* in[3];
  R* out;
  Walk walk;

  ADDAX_DEVICE W load(int input, int64_t i) const {
    return scalar::cast<W>(static_cast<const T*>(in[input])[walk.at(input, i)]);
  }
  ADDAX_DEVICE void operator()(int64_t i) const {
    if constexpr (std::is_same_v<Functor, scalar::Select>)
      out[i] = static_cast<const bool*>(in[0])[walk.at(0, i)] ? static_cast<const T*>(in[1])[walk.at(1, i)]
                                                              : static_cast<const T*>(in[2])[walk.at(2, i)];
    else if constexpr (arity == 1)
      out[i] = scalar::cast<R>(step<Functor, Value>(load(0, i)));
    else if constexpr (arity == 2)
      out[i] = scalar::cast<R>(step<Functor, Value>(load(0, i), load(1, i)));
    else
      out[i] = scalar::cast<R>(step<Functor, Value>(load(0, i), load(1, i), load(2, i)));
  }
};

template <class To, class From>
struct Cast {
  const From* in;
  To* out;
  Walk walk;
  ADDAX_DEVICE void operator()(int64_t i) const { out[i] = scalar::cast<To>(in[walk.at(0, i)]); }
};

/// Bytes of whole rows; an element is a word of a row.
template <class Word>
struct GatherRows {
  const Word* from;
  Word* to;
  const int64_t* positions;
  int64_t words;
  ADDAX_DEVICE void operator()(int64_t i) const { to[i] = from[positions[i / words] * words + i % words]; }
};

}  // namespace addax::backends::cuda
