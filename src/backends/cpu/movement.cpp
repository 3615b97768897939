// Data movement as strided copies.
#include "backends/movement.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "backends/cpu/strided_copy.hpp"
#include "backends/element_bytes.hpp"
#include "backends/movement_walk.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

/// Row by row: the source of a row is found axis by axis, its middle is copied whole.
template <class U>
void pad_by_source(const View& x, const View& y, const PadAttrs& attrs) {
  const Shape &from = x.shape(), &to = y.shape();
  int last = from.rank() - 1;
  int64_t n = from[last], width = to[last], before = attrs.before[last];
  Steps steps(from);
  parallel_for(y.size() / width, 1, y.size(), [&](int64_t first, int64_t end) {
    for (int64_t row = first; row < end; ++row) {
      int64_t rest = row, at = 0;
      for (int i = last - 1; i >= 0; --i) {
        at += padded_source(attrs.mode, rest % to[i] - attrs.before[i], from[i]) * steps[i];
        rest /= to[i];
      }
      const U* source = x.as<U>() + at;
      U* target = y.as<U>() + row * width;
      for (int64_t i = 0; i < before; ++i) target[i] = source[padded_source(attrs.mode, i - before, n)];
      std::copy_n(source, n, target + before);
      for (int64_t i = before + n; i < width; ++i) target[i] = source[padded_source(attrs.mode, i - before, n)];
    }
  });
}

struct Mover {
  void walk(const void* from, void* to, const StridedWalk& walk, DType dtype) const {
    strided_copy(from, to, walk, dtype);
  }
  void copy(const View& x, const View& y) const {
    if (size_t bytes = y.spec->bytes()) std::memcpy(y.data, x.data, bytes);
  }
  void fill(const View& y, double value) const {
    if (value == 0 && !std::signbit(value)) {
      if (size_t bytes = y.spec->bytes()) std::memset(y.data, 0, bytes);
      return;
    }
    visit_dtype(y.dtype(), [&](auto zero) {
      using T = decltype(zero);
      std::fill_n(y.as<T>(), y.size(), convert_element<T>(value));
    });
  }
  void pad_by_source(const View& x, const View& y, const PadAttrs& attrs) const {
    visit_bytes(x.dtype(), [&](auto element) { cpu::pad_by_source<decltype(element)>(x, y, attrs); });
  }
};

}  // namespace

void copy(const KernelCall& call) {
  StridedWalk walk;
  walk.add(call.in[0].size(), 1, 1);
  strided_copy(call.in[0].data, call.out[0].data, walk, call.in[0].dtype());
}

void copy_bytes(const KernelCall& call) { movement::copy_bytes(call, Mover()); }
void broadcast_to(const KernelCall& call) { movement::broadcast_to(call, Mover()); }
void tile(const KernelCall& call) { movement::tile(call, Mover()); }
void repeat(const KernelCall& call) { movement::repeat(call, Mover()); }
void transpose(const KernelCall& call) { movement::transpose(call, Mover()); }
void concatenate(const KernelCall& call) { movement::concatenate(call, Mover()); }
void pad(const KernelCall& call) { movement::pad(call, Mover()); }
void slice(const KernelCall& call) { movement::slice(call, Mover()); }
void slice_update(const KernelCall& call) { movement::slice_update(call, Mover()); }
void slice_gradient(const KernelCall& call) { movement::slice_gradient(call, Mover()); }
void flip(const KernelCall& call) { movement::flip(call, Mover()); }
void roll(const KernelCall& call) { movement::roll(call, Mover()); }

}  // namespace addax::backends::cpu
