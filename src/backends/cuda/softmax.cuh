// Rows of exponentials: softmax, its kin and their gradients, cross-entropy. The threads of a block that work for one
// row find its largest element, then a sum, then write; an op says what is summed and what is written.
#pragma once

#include "backends/cuda/number.cuh"

namespace addax::backends::cuda {

/// What an op knows of one element of a row.
template <class C>
struct Element {
  C a, b;      // of the inputs; b is 0 where there is one
  C shift;     // the row's largest element, where the op asks for it
  C sum;       // of its terms, when results are written
  C at_label;  // a at the row's label; NaN for a label outside of the row
  C scale;     // the gradient of the row's loss
  bool is_label;
};

struct Softmax {
  static constexpr bool shifts = true, single = false, labelled = false;
  template <class C>
  ADDAX_DEVICE static C term(const Element<C>& e) {
    return std::exp(e.a - e.shift);
  }
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return std::exp(e.a - e.shift) / e.sum;
  }
};

/// dx = y (dy - sum(y dy))
struct SoftmaxGradient {
  static constexpr bool shifts = false, single = false, labelled = false;
  template <class C>
  ADDAX_DEVICE static C term(const Element<C>& e) {
    return e.a * e.b;
  }
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return e.a * (e.b - e.sum);
  }
};

struct LogSoftmax : Softmax {
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return e.a - e.shift - std::log(e.sum);
  }
};

/// dx = dy - exp(y) sum(dy)
struct LogSoftmaxGradient : SoftmaxGradient {
  template <class C>
  ADDAX_DEVICE static C term(const Element<C>& e) {
    return e.b;
  }
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return e.b - std::exp(e.a) * e.sum;
  }
};

/// A row whose largest element is infinite gives that, unless there is a NaN.
struct LogSumExp {
  static constexpr bool shifts = true, single = true, labelled = false;
  template <class C>
  ADDAX_DEVICE static C term(const Element<C>& e) {
    if (scalar::IsInf::apply(e.shift)) return e.a != e.a ? e.a : C(0);
    return std::exp(e.a - e.shift);
  }
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    if (scalar::IsInf::apply(e.shift)) return e.sum != e.sum ? e.sum : e.shift;
    return e.shift + std::log(e.sum);
  }
};

struct LogitsLoss : Softmax {
  static constexpr bool single = true, labelled = true;
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return std::log(e.sum) - (e.at_label - e.shift);
  }
};

struct LogitsLossGradient : Softmax {
  static constexpr bool labelled = true;
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    if (e.at_label != e.at_label) return e.at_label;
    return (std::exp(e.a - e.shift) / e.sum - (e.is_label ? C(1) : C(0))) * e.scale;
  }
};

constexpr double least_probability = 1e-7;

/// Of probabilities, which are normalised to sum 1 and clipped.
struct ProbabilityLoss {
  static constexpr bool shifts = false, single = true, labelled = true;
  template <class C>
  ADDAX_DEVICE static C term(const Element<C>& e) {
    return e.a;
  }
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    return -std::log(scalar::Clip::apply(e.at_label / e.sum, C(least_probability), C(1 - least_probability)));
  }
};

/// Constant where the clip holds.
struct ProbabilityLossGradient : ProbabilityLoss {
  static constexpr bool single = false;
  template <class C>
  ADDAX_DEVICE static C result(const Element<C>& e) {
    if (e.at_label != e.at_label) return e.at_label;
    const C q = e.at_label / e.sum;
    if (q < C(least_probability) || q > C(1 - least_probability)) return 0;
    return e.scale / e.sum - (e.is_label ? e.scale / e.at_label : C(0));
  }
};

template <class Op, class T>
struct RowKernel {
  using C = worked_t<T>;
  struct Shared {
    C parts[block_threads], shift[block_threads];
  };
  // Largest elements, rounds of joining, what they are, sums, rounds of joining, results.
  static constexpr int shift_known = join_rounds + 1, summed = shift_known + 1, last = summed + join_rounds + 1,
                       phases = last + 1;

  const T *a, *b;
  T* y;
  const void* labels;
  bool wide_labels;  // int64, else int32
  const T* scale;
  int64_t rows, length, inner;
  int width;  // rows of a block

  int64_t blocks() const { return (rows + width - 1) / width; }

  ADDAX_DEVICE void operator()(int phase, Shared& shared, int64_t block, int thread) const {
    const int64_t row = block * width + thread % width;
    C& part = shared.parts[thread];
    if (phase < summed) {
      if (!Op::shifts) return;
      if (phase == 0)
        part = largest(row, thread / width);
      else if (phase < shift_known)
        join_parts(shared.parts, phase - 1, width, thread, [](C& x, C next) { x = next > x ? next : x; });
      else if (thread < width)
        shared.shift[thread] = part;
    } else if (phase == summed) {
      part = sum(row, thread / width, Op::shifts ? shared.shift[thread % width] : C(0));
    } else if (phase < last) {
      join_parts(shared.parts, phase - summed - 1, width, thread, [](C& x, C next) { x += next; });
    } else if (row < rows) {
      Element<C> e{};
      if (Op::shifts) e.shift = shared.shift[thread % width];
      e.sum = shared.parts[thread % width];
      write(row, thread / width, e);
    }
  }

 private:
  ADDAX_DEVICE int64_t at(int64_t row, int64_t i) const { return (row / inner * length + i) * inner + row % inner; }
  ADDAX_DEVICE C load(const T* x, int64_t i) const { return scalar::cast<C>(x[i]); }

  /// NaN is passed over, since the exponentials spread it anyway.
  ADDAX_DEVICE C largest(int64_t row, int first) const {
    C best = -std::numeric_limits<C>::infinity();
    for (int64_t i = first; row < rows && i < length; i += block_threads / width) {
      const C next = load(a, at(row, i));
      best = next > best ? next : best;
    }
    return best;
  }
  ADDAX_DEVICE C sum(int64_t row, int first, C shift) const {
    Element<C> e{};
    e.shift = shift;
    C total = 0;
    for (int64_t i = first; row < rows && i < length; i += block_threads / width) {
      read(row, i, e);
      total += Op::term(e);
    }
    return total;
  }
  ADDAX_DEVICE void read(int64_t row, int64_t i, Element<C>& e) const {
    e.a = load(a, at(row, i));
    if (b) e.b = load(b, at(row, i));
  }
  ADDAX_DEVICE void write(int64_t row, int first, Element<C>& e) const {
    int64_t label = -1;
    if constexpr (Op::labelled) {
      label = wide_labels ? static_cast<const int64_t*>(labels)[row] : static_cast<const int32_t*>(labels)[row];
      const bool inside = label >= 0 && label < length;
      e.at_label = inside ? load(a, at(row, label)) : std::numeric_limits<C>::quiet_NaN();
      if (scale) e.scale = load(scale, row);
    }
    if constexpr (Op::single) {
      if (first == 0) y[row] = scalar::cast<T>(Op::result(e));
    } else {
      for (int64_t i = first; i < length; i += block_threads / width) {
        read(row, i, e);
        e.is_label = i == label;
        y[at(row, i)] = scalar::cast<T>(Op::result(e));
      }
    }
  }
};

}  // namespace addax::backends::cuda
