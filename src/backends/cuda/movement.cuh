// Moving elements by walks, one element of the walk at a time.
#pragma once

#include "backends/cuda/launch.hpp"
#include "backends/element_bytes.hpp"
#include "backends/movement_walk.hpp"

namespace addax::backends::cuda {

template <class U>
struct CopyWalk {
  const U* from;
  U* to;
  StridedWalk walk;
  ADDAX_DEVICE void operator()(int64_t i) const {
    int64_t source = 0, target = 0;
    for (int a = walk.rank - 1; a >= 0; --a) {
      const int64_t at = i % walk.length[a];
      i /= walk.length[a];
      source += at * walk.from[a];
      target += at * walk.to[a];
    }
    to[target] = from[source];
  }
};

template <class U>
struct Fill {
  U* to;
  U value;
  ADDAX_DEVICE void operator()(int64_t i) const { to[i] = value; }
};

/// Of each axis of y: its length, that of x, what was added before it, and the step in x.
template <class U>
struct PadBySource {
  const U* x;
  U* y;
  PadMode mode;
  int rank;
  int64_t width[Shape::max_rank], length[Shape::max_rank], before[Shape::max_rank], step[Shape::max_rank];
  ADDAX_DEVICE void operator()(int64_t i) const {
    int64_t rest = i, at = 0;
    for (int a = rank - 1; a >= 0; --a) {
      at += padded_source(mode, rest % width[a] - before[a], length[a]) * step[a];
      rest /= width[a];
    }
    y[i] = x[at];
  }
};

/// Launches what movement_walk.hpp asks for.
struct Mover {
  void* stream;

  void walk(const void* from, void* to, StridedWalk walk, DType dtype) const {
    walk.simplify();
    visit_bytes(dtype, [&](auto element) {
      using U = decltype(element);
      launch(CopyWalk<U>{static_cast<const U*>(from), static_cast<U*>(to), walk}, walk.size(), stream);
    });
  }
  void copy(const View& x, const View& y) const {
    StridedWalk whole;
    whole.add(x.size(), 1, 1);
    walk(x.data, y.data, whole, x.dtype());
  }
  void fill(const View& y, double value) const {
    visit_bytes(y.dtype(), [&](auto element) {
      using U = decltype(element);
      launch(Fill<U>{y.as<U>(), bits_of<U>(y.dtype(), value)}, y.size(), stream);
    });
  }
  void pad_by_source(const View& x, const View& y, const PadAttrs& attrs) const {
    visit_bytes(x.dtype(), [&](auto element) {
      using U = decltype(element);
      PadBySource<U> kernel{x.as<U>(), y.as<U>(), attrs.mode, x.shape().rank(), {}, {}, {}, {}};
      Steps steps(x.shape());
      for (int a = 0; a < kernel.rank; ++a) {
        kernel.width[a] = y.shape()[a];
        kernel.length[a] = x.shape()[a];
        kernel.before[a] = attrs.before[a];
        kernel.step[a] = steps[a];
      }
      launch(kernel, y.size(), stream);
    });
  }
};

}  // namespace addax::backends::cuda
