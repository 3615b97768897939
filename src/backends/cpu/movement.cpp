// Data movement as strided copies.
#include "backends/movement.hpp"

#include <algorithm>
#include <cstring>

#include "backends/cpu/element_bytes.hpp"
#include "backends/cpu/strided_copy.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

char* byte_at(const View& v, int64_t element) { return v.as<char>() + element * int64_t(v.dtype().size()); }

/// Copies x whole or sets zeros.
void start(const View& y, const View* x) {
  size_t bytes = y.spec->bytes();
  if (bytes == 0) return;
  if (x)
    std::memcpy(y.data, x->data, bytes);
  else
    std::memset(y.data, 0, bytes);
}

/// The walk of a slice: `whole` is sliced, `part` is what the slice holds.
struct SliceWalk {
  int64_t first = 0;
  int64_t step[Shape::max_rank];

  SliceWalk(const Shape& whole, const SliceAttrs& attrs) {
    Steps steps(whole);
    for (int i = 0; i < whole.rank(); ++i) {
      first += attrs.start[i] * steps[i];
      step[i] = attrs.step[i] * steps[i];
    }
  }
};

void write_slice(const View& y, const View& part, const SliceAttrs& attrs) {
  if (part.size() == 0) return;
  SliceWalk slice(y.shape(), attrs);
  Steps steps(part.shape());
  Walk walk;
  for (int i = 0; i < y.shape().rank(); ++i) walk.add(part.shape()[i], steps[i], slice.step[i]);
  strided_copy(part.data, byte_at(y, slice.first), walk, y.dtype());
}

/// Each axis that is rolled splits the walk in two: what moves on and what comes round.
void roll_from(const View& x, const View& y, const Shape& shifts, int axis, Walk walk, int64_t from, int64_t to) {
  const Shape& shape = x.shape();
  if (axis == shape.rank()) return strided_copy(byte_at(x, from), byte_at(y, to), walk, x.dtype());
  int64_t n = shape[axis], step = Steps(shape)[axis], shift = (shifts[axis] % n + n) % n;
  Walk rest = walk;
  walk.add(n - shift, step, step);
  roll_from(x, y, shifts, axis + 1, walk, from, to + shift * step);
  if (shift == 0) return;
  rest.add(shift, step, step);
  roll_from(x, y, shifts, axis + 1, rest, from + (n - shift) * step, to);
}

/// The element of an axis of length n that a padded position i, counted from the axis' first element, shows.
int64_t padded_source(PadMode mode, int64_t i, int64_t n) {
  auto modulo = [](int64_t a, int64_t m) { return (a % m + m) % m; };
  switch (mode) {
    case PadMode::reflect: {
      if (n == 1) return 0;
      int64_t at = modulo(i, 2 * n - 2);
      return at < n ? at : 2 * n - 2 - at;
    }
    case PadMode::symmetric: {
      int64_t at = modulo(i, 2 * n);
      return at < n ? at : 2 * n - 1 - at;
    }
    case PadMode::wrap: return modulo(i, n);
    default: return std::clamp<int64_t>(i, 0, n - 1);
  }
}

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

void pad_constant(const View& x, const View& y, const PadAttrs& attrs) {
  visit_dtype(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(y.as<T>(), y.size(), convert_element<T>(attrs.value));
  });
  if (x.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  Walk walk;
  int64_t first = 0;
  for (int i = 0; i < x.shape().rank(); ++i) {
    walk.add(x.shape()[i], from[i], to[i]);
    first += attrs.before[i] * to[i];
  }
  strided_copy(x.data, byte_at(y, first), walk, x.dtype());
}

}  // namespace

void copy_bytes(const KernelCall& call) { start(call.out[0], &call.in[0]); }

void copy(const KernelCall& call) {
  Walk walk;
  walk.add(call.in[0].size(), 1, 1);
  strided_copy(call.in[0].data, call.out[0].data, walk, call.in[0].dtype());
}

void broadcast_to(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  Steps from(x.shape()), to(y.shape());
  Walk walk;
  int extra = y.shape().rank() - x.shape().rank();
  for (int i = 0; i < y.shape().rank(); ++i)
    walk.add(y.shape()[i], i < extra || x.shape()[i - extra] == 1 ? 0 : from[i - extra], to[i]);
  strided_copy(x.data, y.data, walk, x.dtype());
}

void tile(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  if (y.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  Walk walk;
  int extra = y.shape().rank() - x.shape().rank();
  for (int i = 0; i < y.shape().rank(); ++i) {
    int64_t n = i < extra ? 1 : x.shape()[i - extra];
    walk.add(y.shape()[i] / n, 0, n * to[i]);
    walk.add(n, i < extra ? 0 : from[i - extra], to[i]);
  }
  strided_copy(x.data, y.data, walk, x.dtype());
}

void repeat(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  int axis = static_cast<const RepeatAttrs*>(call.attrs)->axis;
  if (y.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  Walk walk;
  for (int i = 0; i < x.shape().rank(); ++i) {
    int64_t times = i == axis ? y.shape()[i] / x.shape()[i] : 1;
    walk.add(x.shape()[i], from[i], times * to[i]);
    walk.add(times, 0, to[i]);
  }
  strided_copy(x.data, y.data, walk, x.dtype());
}

void transpose(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  const Shape& perm = static_cast<const TransposeAttrs*>(call.attrs)->perm;
  Steps from(x.shape()), to(y.shape());
  Walk walk;
  for (int i = 0; i < perm.rank(); ++i) walk.add(y.shape()[i], from[int(perm[i])], to[i]);
  strided_copy(x.data, y.data, walk, x.dtype());
}

void concatenate(const KernelCall& call) {
  const View& y = call.out[0];
  int axis = static_cast<const ConcatenateAttrs*>(call.attrs)->axis;
  Steps to(y.shape());
  int64_t at = 0;
  for (const View& x : call.in) {
    Steps from(x.shape());
    Walk walk;
    for (int i = 0; i < x.shape().rank(); ++i) walk.add(x.shape()[i], from[i], to[i]);
    strided_copy(x.data, byte_at(y, at), walk, x.dtype());
    at += x.shape()[axis] * to[axis];
  }
}

void pad(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  const auto& attrs = *static_cast<const PadAttrs*>(call.attrs);
  if (y.size() == 0) return;
  if (x.shape().empty()) return copy(call);
  if (attrs.mode == PadMode::constant || x.size() == 0) return pad_constant(x, y, attrs);
  visit_bytes(x.dtype(), [&](auto element) { pad_by_source<decltype(element)>(x, y, attrs); });
}

void slice(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  if (y.size() == 0) return;
  SliceWalk part(x.shape(), *static_cast<const SliceAttrs*>(call.attrs));
  Steps to(y.shape());
  Walk walk;
  for (int i = 0; i < y.shape().rank(); ++i) walk.add(y.shape()[i], part.step[i], to[i]);
  strided_copy(byte_at(x, part.first), y.data, walk, x.dtype());
}

void slice_update(const KernelCall& call) {
  start(call.out[0], &call.in[0]);
  write_slice(call.out[0], call.in[1], *static_cast<const SliceAttrs*>(call.attrs));
}

void slice_gradient(const KernelCall& call) {
  start(call.out[0], nullptr);
  write_slice(call.out[0], call.in[0], *static_cast<const SliceAttrs*>(call.attrs));
}

void flip(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  const Shape& axes = static_cast<const FlipAttrs*>(call.attrs)->axes;
  if (y.size() == 0) return;
  Steps steps(x.shape());
  Walk walk;
  int64_t first = 0;
  for (int i = 0; i < x.shape().rank(); ++i) {
    bool flipped = std::find(axes.begin(), axes.end(), i) != axes.end();
    if (flipped) first += (x.shape()[i] - 1) * steps[i];
    walk.add(x.shape()[i], flipped ? -steps[i] : steps[i], steps[i]);
  }
  strided_copy(byte_at(x, first), y.data, walk, x.dtype());
}

void roll(const KernelCall& call) {
  if (call.out[0].size() == 0) return;
  roll_from(call.in[0], call.out[0], static_cast<const RollAttrs*>(call.attrs)->shifts, 0, {}, 0, 0);
}

}  // namespace addax::backends::cpu
