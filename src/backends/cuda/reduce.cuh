// Reductions: what is joined, by all threads of a block that work for an output, and running results.
//
// Sums are made in an order that follows from the shape alone: each thread takes every n-th element, then threads are
// joined in pairs, then the chunks that a long reduction was cut into, one after the other.
#pragma once

#include "backends/cpu/reduce_geometry.hpp"
#include "backends/cuda/number.cuh"

namespace addax::backends::cuda {

/// Where the results of one output go.
struct Results {
  void* out[2];
  DType::Code dtype;
  bool mean;
  int64_t count;  // of elements that an output is made of
};

/// Sums and products accumulate in 64 bits.
template <class T>
using wide_t =
    std::conditional_t<!std::is_integral_v<T>, double, std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;
template <class T>
using extreme_t = std::conditional_t<std::is_integral_v<T>, wide_t<T>, worked_t<T>>;
template <class T>
using truth_t = bool;

/// An operation whose part is a number: `Functor` joins two, `start` is what nothing gives.
template <class Functor, template <class> class PartOf, class Start>
struct Folding {
  template <class T>
  using Part = PartOf<T>;
  template <class A>
  ADDAX_DEVICE static void join(A& a, const A& b) {
    a = A(Functor::apply(a, b));
  }
  template <class T>
  struct Run {
    Part<T> part = Start::template of<Part<T>>();
    ADDAX_DEVICE void add(T x, int64_t) { join(part, scalar::cast<Part<T>>(x)); }
    ADDAX_DEVICE Part<T> end() const { return part; }
  };
  template <class A>
  ADDAX_DEVICE static void store(const Results& to, int64_t i, A part) {
    if (to.mean)
      store_number(to.out[0], to.dtype, i, double(part) / double(to.count));
    else
      store_number(to.out[0], to.dtype, i, part);
  }
};

template <int number>
struct Number {
  template <class A>
  ADDAX_DEVICE static constexpr A of() {
    return A(number);
  }
};
struct Lowest {
  template <class A>
  ADDAX_DEVICE static constexpr A of() {
    if constexpr (std::numeric_limits<A>::has_infinity) return -std::numeric_limits<A>::infinity();
    return std::numeric_limits<A>::lowest();
  }
};
struct Highest {
  template <class A>
  ADDAX_DEVICE static constexpr A of() {
    if constexpr (std::numeric_limits<A>::has_infinity) return std::numeric_limits<A>::infinity();
    return std::numeric_limits<A>::max();
  }
};

using Sum = Folding<scalar::Add, wide_t, Number<0>>;
using Prod = Folding<scalar::Multiply, wide_t, Number<1>>;
using Max = Folding<scalar::Maximum, extreme_t, Lowest>;
using Min = Folding<scalar::Minimum, extreme_t, Highest>;
using Any = Folding<scalar::LogicalOr, truth_t, Number<0>>;
using All = Folding<scalar::LogicalAnd, truth_t, Number<1>>;

/// Whether an element is not finite.
struct AnyNotFinite : Any {
  template <class T>
  struct Run {
    bool part = false;
    ADDAX_DEVICE void add(T x, int64_t) { part |= !scalar::IsFinite::apply(scalar::cast<worked_t<T>>(x)); }
    ADDAX_DEVICE bool end() const { return part; }
  };
};

/// The position of an extreme: the first of equals, a NaN before every number, 0 where there is nothing.
template <class Functor>
struct Position {
  template <class T>
  struct Found {
    T value;
    int64_t at;  // -1: nothing yet
  };
  template <class T>
  using Part = Found<worked_t<T>>;
  template <class V>
  ADDAX_DEVICE static bool before(V a, V b) {
    return Functor::apply(a, b) || (a != a && b == b);
  }
  template <class V>
  ADDAX_DEVICE static void join(Found<V>& a, const Found<V>& b) {
    if (b.at < 0) return;
    const bool better = a.at < 0 || before(b.value, a.value) || (b.at < a.at && !before(a.value, b.value));
    if (better) a = b;
  }
  template <class T>
  struct Run {
    Part<T> part{worked_t<T>(), -1};
    ADDAX_DEVICE void add(T x, int64_t at) { join(part, Part<T>{scalar::cast<worked_t<T>>(x), at}); }
    ADDAX_DEVICE Part<T> end() const { return part; }
  };
  template <class V>
  ADDAX_DEVICE static void store(const Results& to, int64_t i, const Found<V>& part) {
    store_number(to.out[0], to.dtype, i, part.at < 0 ? int64_t(0) : part.at);
  }
};
using ArgMax = Position<scalar::Greater>;
using ArgMin = Position<scalar::Less>;

/// Mean and variance. A thread sums distances from its first element, which loses nothing where the mean is large.
struct Moments {
  struct Spread {
    double count, mean, squares;
  };
  template <class T>
  using Part = Spread;
  /// Chan, Golub and LeVeque 1979.
  ADDAX_DEVICE static void join(Spread& a, const Spread& b) {
    if (b.count == 0) return;
    if (a.count == 0) {
      a = b;
      return;
    }
    const double count = a.count + b.count, apart = b.mean - a.mean;
    a.mean += apart * (b.count / count);
    a.squares += b.squares + apart * apart * (a.count * b.count / count);
    a.count = count;
  }
  template <class T>
  struct Run {
    double count = 0, centre = 0, sum = 0, squares = 0;
    ADDAX_DEVICE void add(T x, int64_t) {
      const double value = scalar::cast<double>(x);
      if (count == 0 && scalar::IsFinite::apply(value)) centre = value;
      const double apart = value - centre;
      count += 1;
      sum += apart;
      squares += apart * apart;
    }
    ADDAX_DEVICE Spread end() const {
      if (count == 0) return {0, 0, 0};
      return {count, centre + sum / count, squares - sum * (sum / count)};
    }
  };
  ADDAX_DEVICE static void store(const Results& to, int64_t i, const Spread& part) {
    const bool none = part.count == 0;
    const double least = part.squares < 0 ? 0 : part.squares;  // NaN stays
    store_number(to.out[0], to.dtype, i, none ? least / part.count : part.mean);
    store_number(to.out[1], to.dtype, i, least / part.count);
  }
};

/// What a reduction is made of: the elements of x.
template <class Op, class T>
struct Elements {
  using Part = typename Op::template Part<T>;
  const T* x;
  cpu::ReduceGeometry g;

  ADDAX_DEVICE int64_t outputs() const { return g.outputs(); }
  ADDAX_DEVICE int64_t count() const { return g.reduced_count(); }
  /// Every `step`-th element of an output from `begin` up to, not including, `end`.
  ADDAX_DEVICE Part part(int64_t output, int64_t begin, int64_t end, int64_t step) const {
    typename Op::template Run<T> run;
    const int64_t first = g.first(output);
    if (g.reduced.count == 1) {
      for (int64_t r = begin; r < end; r += step) run.add(x[first + r * g.columns], r);
    } else {
#ifdef __CUDACC__
#pragma unroll 1
#endif
      for (int64_t r = begin; r < end; r += step)
        run.add(x[first + g.reduced.offset(r / g.rows) + r % g.rows * g.columns], r);
    }
    return run.end();
  }
};

/// How the work is shared: `width` outputs to a block, and what an output is made of in `chunks` parts, so that few
/// outputs still keep all of the GPU busy.
struct ReduceCut {
  static constexpr int64_t busy_blocks = 512;
  int width;
  int64_t chunks = 1;

  /// No chunk is of less than `least`.
  ReduceCut(int64_t outputs, int64_t count, bool neighbours, int64_t least) : width(lanes_for(count, neighbours)) {
    const int64_t blocks = (outputs + width - 1) / width;
    while (blocks * chunks < busy_blocks && count / chunks >= 2 * least) chunks *= 2;
  }
  /// Parts that are joined once more.
  int64_t parts(int64_t outputs) const { return chunks > 1 ? chunks * outputs : 0; }
};

/// The outputs of one reduction over `Terms`, which have what Elements have.
template <class Op, class Terms>
struct Reduce {
  using Part = typename Terms::Part;
  struct Shared {
    Part parts[block_threads];
  };
  static constexpr int phases = join_rounds + 2;

  Terms terms;
  Results results;
  Part* chunk_parts;  // null where there is one chunk
  ReduceCut cut;

  int64_t blocks() const { return (terms.outputs() + cut.width - 1) / cut.width * cut.chunks; }
  ADDAX_DEVICE void operator()(int phase, Shared& shared, int64_t block, int thread) const {
    const int width = cut.width;
    const int64_t outputs = terms.outputs(), output = block / cut.chunks * width + thread % width;
    const int64_t chunk = block % cut.chunks;
    if (phase == 0) {
      shared.parts[thread] = part_of(output, chunk, thread / width);
    } else if (phase <= join_rounds) {
      join_parts(shared.parts, phase - 1, width, thread, [](Part& a, const Part& b) { Op::join(a, b); });
    } else if (thread < width && output < outputs) {
      if (chunk_parts)
        chunk_parts[chunk * outputs + output] = shared.parts[thread];
      else
        Op::store(results, output, shared.parts[thread]);
    }
  }
  /// Of nothing for an output that there is not.
  ADDAX_DEVICE Part part_of(int64_t output, int64_t chunk, int row) const {
    const bool none = output >= terms.outputs();
    const int64_t count = terms.count(), end = none ? 0 : count * (chunk + 1) / cut.chunks;
    return terms.part(none ? 0 : output, count * chunk / cut.chunks + row, end, block_threads / cut.width);
  }
};

/// Joins the chunks of each output.
template <class Op, class Part>
struct JoinChunks {
  const Part* parts;
  Results results;
  int64_t outputs, chunks;
  ADDAX_DEVICE void operator()(int64_t i) const {
    Part whole = parts[i];
    for (int64_t c = 1; c < chunks; ++c) Op::join(whole, parts[c * outputs + i]);
    Op::store(results, i, whole);
  }
};

/// `scratch` holds cut.parts() of them.
template <class Op, class Terms>
void launch_reduce(const Terms& terms, const ReduceCut& cut, const Results& results, void* scratch, void* stream) {
  using Part = typename Terms::Part;
  auto* parts = cut.chunks > 1 ? static_cast<Part*>(scratch) : nullptr;
  const Reduce<Op, Terms> kernel{terms, results, parts, cut};
  launch_blocks(kernel, kernel.blocks(), stream);
  const int64_t outputs = terms.outputs();
  if (parts) launch(JoinChunks<Op, Part>{parts, results, outputs, cut.chunks}, outputs, stream);
}

/// Running results of one line along an axis.
template <class Op, class T>
struct Cumulate {
  const T* x;
  T* y;
  int64_t length, inner;
  bool reverse, exclusive;
  ADDAX_DEVICE void operator()(int64_t line) const {
    typename Op::template Run<T> run;
    const int64_t first = line / inner * length * inner + line % inner;
    for (int64_t i = 0; i < length; ++i) {
      const int64_t at = first + (reverse ? length - 1 - i : i) * inner;
      const auto before = run.end();
      run.add(x[at], i);
      y[at] = scalar::cast<T>(exclusive ? before : run.end());
    }
  }
};

}  // namespace addax::backends::cuda
