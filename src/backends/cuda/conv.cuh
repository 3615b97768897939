// Convolution without a library, for whatever cuDNN does not take: y and the gradient of x one element at a time, the
// gradient of the kernel as a reduction over the places of y.
#pragma once

#include "backends/conv.hpp"
#include "backends/cpu/conv_problem.hpp"
#include "backends/cuda/reduce.cuh"

namespace addax::backends::cuda {

/// The lengths of a convolution, always with three axes of places.
struct ConvShape {
  int64_t n, in, out, groups;  // channels of x and of y
  int64_t x[3], y[3], taps[3], stride[3], dilation[3], before[3];

  explicit ConvShape(const cpu::ConvProblem& p) : n(p.n), in(p.in), out(p.out), groups(p.groups) {
    for (size_t a = 0; a < 3; ++a) {
      x[a] = p.x[a];
      y[a] = p.y[a];
      taps[a] = p.kernel[a];
      stride[a] = p.stride[a];
      dilation[a] = p.dilation[a];
      before[a] = p.before[a];
    }
  }
  ADDAX_DEVICE int64_t in_of_group() const { return in / groups; }
  ADDAX_DEVICE int64_t out_of_group() const { return out / groups; }

  /// The place of x that a place of y sees by a tap; negative for the zeros around it.
  ADDAX_DEVICE int64_t seen(int axis, int64_t place, int64_t tap) const {
    const int64_t at = place * stride[axis] + tap * dilation[axis] - before[axis];
    return at < x[axis] ? at : -1;
  }
  /// The place of y that sees a place of x by a tap; -1 where none does.
  ADDAX_DEVICE int64_t seeing(int axis, int64_t place, int64_t tap) const {
    const int64_t at = place + before[axis] - tap * dilation[axis];
    return at < 0 || at % stride[axis] != 0 || at / stride[axis] >= y[axis] ? -1 : at / stride[axis];
  }
};

/// y from x, or x's gradient from y's.
template <class T, bool forward>
struct Correlate {
  ConvShape s;
  const T *from, *kernel;
  T* to;

  ADDAX_DEVICE int64_t other(int axis, int64_t place, int64_t tap) const {
    return forward ? s.seen(axis, place, tap) : s.seeing(axis, place, tap);
  }
  ADDAX_DEVICE void operator()(int64_t i) const {
    using W = worked_t<T>;
    const int64_t *own_places = forward ? s.y : s.x, *places = forward ? s.x : s.y;
    const int64_t channels = forward ? s.in : s.out, channel = i % (forward ? s.out : s.in);
    int64_t image = i / (forward ? s.out : s.in), at[3];
    for (int a = 2; a >= 0; --a) {
      at[a] = image % own_places[a];
      image /= own_places[a];
    }
    const int64_t group_in = s.in_of_group(), group_out = s.out_of_group();
    const int64_t group = channel / (forward ? group_out : group_in), count = forward ? group_in : group_out;
    const int64_t step = forward ? s.out : 1;  // in the kernel, from one channel of `from` to the next
    const T* weights = kernel + (forward ? channel : channel % group_in * s.out + group * group_out);
    W sum{};
    for (int64_t z = 0; z < s.taps[0]; ++z) {
      const int64_t oz = other(0, at[0], z);
      if (oz < 0) continue;
      for (int64_t y = 0; y < s.taps[1]; ++y) {
        const int64_t oy = other(1, at[1], y);
        if (oy < 0) continue;
        for (int64_t x = 0; x < s.taps[2]; ++x) {
          const int64_t ox = other(2, at[2], x);
          if (ox < 0) continue;
          const int64_t place = ((image * places[0] + oz) * places[1] + oy) * places[2] + ox;
          const T* pixel = from + place * channels + group * count;
          const T* tap = weights + ((z * s.taps[1] + y) * s.taps[2] + x) * group_in * s.out;
          for (int64_t c = 0; c < count; ++c) sum += scalar::cast<W>(pixel[c]) * scalar::cast<W>(tap[c * step]);
        }
      }
    }
    to[i] = scalar::cast<T>(sum);
  }
};

/// What the gradient of the kernel is a sum of: a line of places of y, the innermost ones, at a time.
template <class T>
struct KernelGradientLines {
  using Part = worked_t<T>;
  ConvShape s;
  const T *x, *dy;

  ADDAX_DEVICE int64_t outputs() const { return s.taps[0] * s.taps[1] * s.taps[2] * s.in_of_group() * s.out; }
  ADDAX_DEVICE int64_t count() const { return s.n * s.y[0] * s.y[1]; }
  ADDAX_DEVICE Part part(int64_t output, int64_t begin, int64_t end, int64_t step) const {
    const int64_t group_in = s.in_of_group(), to = output % s.out;
    const int64_t from = output / s.out % group_in + to / s.out_of_group() * group_in;
    int64_t tap[3], rest = output / s.out / group_in;
    for (int a = 2; a >= 0; --a) {
      tap[a] = rest % s.taps[a];
      rest /= s.taps[a];
    }
    Part sum{};
    for (int64_t line = begin; line < end; line += step) {
      const int64_t slice = line / s.y[1], image = slice / s.y[0];
      const int64_t z = s.seen(0, slice % s.y[0], tap[0]), y = s.seen(1, line % s.y[1], tap[1]);
      if (z < 0 || y < 0) continue;
      const T* seen = x + ((image * s.x[0] + z) * s.x[1] + y) * s.x[2] * s.in + from;
      const T* told = dy + line * s.y[2] * s.out + to;
      Part of_line{};
      for (int64_t place = 0; place < s.y[2]; ++place)
        if (const int64_t at = s.seen(2, place, tap[2]); at >= 0)
          of_line += scalar::cast<Part>(seen[at * s.in]) * scalar::cast<Part>(told[place * s.out]);
      sum += of_line;
    }
    return sum;
  }
};

}  // namespace addax::backends::cuda
