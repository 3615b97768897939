// Where elements go when a tensor is moved: each op as walks from one memory to another, whatever device does the
// copying. A Mover has
//   void walk(const void* from, void* to, const StridedWalk& walk, DType dtype) const;
//   void copy(const View& x, const View& y) const;            the bytes of x
//   void fill(const View& y, double value) const;
//   void pad_by_source(const View& x, const View& y, const PadAttrs& attrs) const;    padded_source() of each axis
#pragma once

#include <algorithm>

#include "backends/movement.hpp"

namespace addax::backends {

/// Lengths and, in elements, the steps of source and destination per axis; steps may be negative or, at the source, 0.
struct StridedWalk {
  static constexpr int max_rank = 2 * Shape::max_rank;
  int rank = 0;
  int64_t length[max_rank];
  int64_t from[max_rank];
  int64_t to[max_rank];

  void add(int64_t axis_length, int64_t from_step, int64_t to_step) {
    length[rank] = axis_length;
    from[rank] = from_step;
    to[rank] = to_step;
    ++rank;
  }
  int64_t size() const {
    int64_t size = 1;
    for (int i = 0; i < rank; ++i) size *= length[i];
    return size;
  }
  /// Drops axes of length 1 and joins axes that are walked as one.
  void simplify() {
    int kept = 0;
    for (int i = 0; i < rank; ++i) {
      if (length[i] == 1) continue;
      if (kept > 0 && from[kept - 1] == from[i] * length[i] && to[kept - 1] == to[i] * length[i]) {
        length[kept - 1] *= length[i];
        from[kept - 1] = from[i];
        to[kept - 1] = to[i];
        continue;
      }
      length[kept] = length[i];
      from[kept] = from[i];
      to[kept] = to[i];
      ++kept;
    }
    rank = kept;
  }
};

/// Steps between neighbours along each axis of a contiguous tensor.
struct Steps {
  int64_t step[Shape::max_rank];
  explicit Steps(const Shape& shape) {
    int64_t size = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
      step[i] = size;
      size *= shape[i];
    }
  }
  int64_t operator[](int axis) const { return step[axis]; }
};

/// The element of an axis of length n that a padded position i, counted from the axis' first element, shows.
constexpr int64_t padded_source(PadMode mode, int64_t i, int64_t n) {
  if (mode == PadMode::constant || mode == PadMode::edge) return i < 0 ? 0 : i < n ? i : n - 1;
  const int64_t period = mode == PadMode::reflect ? 2 * n - 2 : mode == PadMode::symmetric ? 2 * n : n;
  const int64_t at = period == 0 ? 0 : (i % period + period) % period;
  if (at < n) return at;
  return mode == PadMode::reflect ? 2 * n - 2 - at : 2 * n - 1 - at;
}

namespace movement {

inline char* byte_at(const View& v, int64_t element) { return v.as<char>() + element * int64_t(v.dtype().size()); }

/// The walk of a slice of `whole`.
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

template <class Mover>
void write_slice(const View& y, const View& part, const SliceAttrs& attrs, const Mover& mover) {
  if (part.size() == 0) return;
  SliceWalk slice(y.shape(), attrs);
  Steps steps(part.shape());
  StridedWalk walk;
  for (int i = 0; i < y.shape().rank(); ++i) walk.add(part.shape()[i], steps[i], slice.step[i]);
  mover.walk(part.data, byte_at(y, slice.first), walk, y.dtype());
}

/// Each axis that is rolled splits the walk in two: what moves on and what comes round.
template <class Mover>
void roll_from(const View& x, const View& y, const Shape& shifts, int axis, StridedWalk walk, int64_t from, int64_t to,
               const Mover& mover) {
  const Shape& shape = x.shape();
  if (axis == shape.rank()) return mover.walk(byte_at(x, from), byte_at(y, to), walk, x.dtype());
  int64_t n = shape[axis], step = Steps(shape)[axis], shift = (shifts[axis] % n + n) % n;
  StridedWalk rest = walk;
  walk.add(n - shift, step, step);
  roll_from(x, y, shifts, axis + 1, walk, from, to + shift * step, mover);
  if (shift == 0) return;
  rest.add(shift, step, step);
  roll_from(x, y, shifts, axis + 1, rest, from + (n - shift) * step, to, mover);
}

template <class Mover>
void pad_constant(const View& x, const View& y, const PadAttrs& attrs, const Mover& mover) {
  mover.fill(y, attrs.value);
  if (x.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  StridedWalk walk;
  int64_t first = 0;
  for (int i = 0; i < x.shape().rank(); ++i) {
    walk.add(x.shape()[i], from[i], to[i]);
    first += attrs.before[i] * to[i];
  }
  mover.walk(x.data, byte_at(y, first), walk, x.dtype());
}

template <class Mover>
void copy_bytes(const KernelCall& call, const Mover& mover) {
  mover.copy(call.in[0], call.out[0]);
}

template <class Mover>
void broadcast_to(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  Steps from(x.shape()), to(y.shape());
  StridedWalk walk;
  int extra = y.shape().rank() - x.shape().rank();
  for (int i = 0; i < y.shape().rank(); ++i)
    walk.add(y.shape()[i], i < extra || x.shape()[i - extra] == 1 ? 0 : from[i - extra], to[i]);
  mover.walk(x.data, y.data, walk, x.dtype());
}

template <class Mover>
void tile(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  if (y.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  StridedWalk walk;
  int extra = y.shape().rank() - x.shape().rank();
  for (int i = 0; i < y.shape().rank(); ++i) {
    int64_t n = i < extra ? 1 : x.shape()[i - extra];
    walk.add(y.shape()[i] / n, 0, n * to[i]);
    walk.add(n, i < extra ? 0 : from[i - extra], to[i]);
  }
  mover.walk(x.data, y.data, walk, x.dtype());
}

template <class Mover>
void repeat(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  int axis = static_cast<const RepeatAttrs*>(call.attrs)->axis;
  if (y.size() == 0) return;
  Steps from(x.shape()), to(y.shape());
  StridedWalk walk;
  for (int i = 0; i < x.shape().rank(); ++i) {
    int64_t times = i == axis ? y.shape()[i] / x.shape()[i] : 1;
    walk.add(x.shape()[i], from[i], times * to[i]);
    walk.add(times, 0, to[i]);
  }
  mover.walk(x.data, y.data, walk, x.dtype());
}

template <class Mover>
void transpose(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  const Shape& perm = static_cast<const TransposeAttrs*>(call.attrs)->perm;
  Steps from(x.shape()), to(y.shape());
  StridedWalk walk;
  for (int i = 0; i < perm.rank(); ++i) walk.add(y.shape()[i], from[int(perm[i])], to[i]);
  mover.walk(x.data, y.data, walk, x.dtype());
}

template <class Mover>
void concatenate(const KernelCall& call, const Mover& mover) {
  const View& y = call.out[0];
  int axis = static_cast<const ConcatenateAttrs*>(call.attrs)->axis;
  Steps to(y.shape());
  int64_t at = 0;
  for (const View& x : call.in) {
    Steps from(x.shape());
    StridedWalk walk;
    for (int i = 0; i < x.shape().rank(); ++i) walk.add(x.shape()[i], from[i], to[i]);
    mover.walk(x.data, byte_at(y, at), walk, x.dtype());
    at += x.shape()[axis] * to[axis];
  }
}

template <class Mover>
void pad(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  const auto& attrs = *static_cast<const PadAttrs*>(call.attrs);
  if (y.size() == 0) return;
  if (x.shape().empty()) return mover.copy(x, y);
  if (attrs.mode == PadMode::constant || x.size() == 0) return pad_constant(x, y, attrs, mover);
  mover.pad_by_source(x, y, attrs);
}

template <class Mover>
void slice(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  if (y.size() == 0) return;
  SliceWalk part(x.shape(), *static_cast<const SliceAttrs*>(call.attrs));
  Steps to(y.shape());
  StridedWalk walk;
  for (int i = 0; i < y.shape().rank(); ++i) walk.add(y.shape()[i], part.step[i], to[i]);
  mover.walk(byte_at(x, part.first), y.data, walk, x.dtype());
}

template <class Mover>
void slice_update(const KernelCall& call, const Mover& mover) {
  if (call.in[0].data != call.out[0].data) mover.copy(call.in[0], call.out[0]);
  write_slice(call.out[0], call.in[1], *static_cast<const SliceAttrs*>(call.attrs), mover);
}

template <class Mover>
void slice_gradient(const KernelCall& call, const Mover& mover) {
  mover.fill(call.out[0], 0);
  write_slice(call.out[0], call.in[0], *static_cast<const SliceAttrs*>(call.attrs), mover);
}

template <class Mover>
void flip(const KernelCall& call, const Mover& mover) {
  const View &x = call.in[0], &y = call.out[0];
  const Shape& axes = static_cast<const FlipAttrs*>(call.attrs)->axes;
  if (y.size() == 0) return;
  Steps steps(x.shape());
  StridedWalk walk;
  int64_t first = 0;
  for (int i = 0; i < x.shape().rank(); ++i) {
    bool flipped = std::find(axes.begin(), axes.end(), i) != axes.end();
    if (flipped) first += (x.shape()[i] - 1) * steps[i];
    walk.add(x.shape()[i], flipped ? -steps[i] : steps[i], steps[i]);
  }
  mover.walk(byte_at(x, first), y.data, walk, x.dtype());
}

template <class Mover>
void roll(const KernelCall& call, const Mover& mover) {
  if (call.out[0].size() == 0) return;
  roll_from(call.in[0], call.out[0], static_cast<const RollAttrs*>(call.attrs)->shifts, 0, {}, 0, 0, mover);
}

}  // namespace movement
}  // namespace addax::backends
