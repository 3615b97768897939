// Convolutions of floats and doubles, and of half floats by way of floats; built once per instruction set.
#include "backends/cpu/conv_rows.hpp"

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

template <class P>
using Item = typename P::Item;

template <class P>
int64_t correlate_scratch(const Correlation& c, int64_t rows) {
  const int64_t item = int64_t(sizeof(Item<P>)), taps = c.d.taps * c.h.taps * c.runs;
  return in_lines((c.d.taps + 2 * taps) * 8) + in_lines(copy_size(c, rows) * item) +
         in_lines(c.out_channels * c.groups * item) + in_lines(most_rows<P>(1) * 2 * P::lanes * item);
}

/// Computes rows of results. Source is the element type in memory.
template <class P, class Source>
class Correlator {
 public:
  Correlator(const Correlation& c, const CorrelationTask& t) : c_(c), t_(t) {
    char* room = static_cast<char*>(t.scratch);
    const int64_t item = int64_t(sizeof(Item<P>)), taps = c.d.taps * c.h.taps * c.runs;
    rows_.planes = reinterpret_cast<const Item<P>**>(room);
    a_runs_ = reinterpret_cast<int64_t*>(rows_.planes + c.d.taps);
    b_runs_ = a_runs_ + taps;
    room += in_lines((c.d.taps + 2 * taps) * 8);
    copy_ = reinterpret_cast<Item<P>*>(room);
    room += in_lines(copy_size(c, t.last - t.first) * item);
    bias_ = reinterpret_cast<Item<P>*>(room);
    buffer_ = reinterpret_cast<Item<P>*>(room + in_lines(c.out_channels * c.groups * item));
  }

  void run() {
    if (t_.bias) convert(bias_, static_cast<const Source*>(t_.bias), c_.out_channels * c_.groups);
    find_rows(rows_, c_, static_cast<const Source*>(t_.in), t_.d, t_.first, t_.last, copy_);
    for (int64_t group = 0; group < c_.groups; ++group)
      for (int64_t panel = 0; panel < c_.panels; ++panel)
        for (int64_t row = t_.first; row < t_.last; ++row) one_row(group, panel, row);
  }

 private:
  void one_row(int64_t group, int64_t panel, int64_t row) {
    const int64_t width = c_.vectors * P::lanes, column = panel * width, channel = group * c_.out_channels + column;
    RunTile<P> t{};
    t.runs = find_runs(group, row);
    t.b = static_cast<const Item<P>*>(t_.packed) + (group * c_.panels + panel) * panel_size<P>(c_);
    t.a_runs = a_runs_;
    t.b_runs = b_runs_;
    t.length = c_.run_length;
    t.a_row = c_.w.in_step * c_.in_pixel;
    t.b_row = width;
    t.bias = t_.bias ? bias_ + channel : nullptr;
    t.relu = c_.relu;
    Source* out = static_cast<Source*>(t_.out) + (t_.d * c_.d.out_step + c_.d.out_first) * c_.out_plane +
                  (row * c_.h.out_step + c_.h.out_first) * c_.out_row + c_.w.out_first * c_.out_pixel + channel;
    int vectors = c_.vectors;
    for (int64_t left = least(width, c_.out_channels - column); left > 0;) {
      if (left <= P::lanes) vectors = 1;
      t.columns = least(vectors * P::lanes, left);
      pixels(t, vectors, out);
      left -= t.columns;
      out += t.columns;
      t.b += t.columns;
      if (t.bias) t.bias += t.columns;
    }
  }

  /// One row of results, as many pixels at once as the registers hold.
  void pixels(RunTile<P>& t, int vectors, Source* out) {
    const int64_t step = c_.w.out_step * c_.out_pixel, most = most_rows<P>(vectors);
    const int64_t chunks = (c_.w.count + most - 1) / most;
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      const int64_t first = c_.w.count * chunk / chunks, last = c_.w.count * (chunk + 1) / chunks;
      t.a = base_ + first * t.a_row;
      compute(t, int(last - first), vectors, out + first * step, step);
    }
  }

  void compute(RunTile<P>& t, int rows, int vectors, Source* out, int64_t out_step) {
    constexpr bool direct = sizeof(Source) == sizeof(Item<P>);
    if constexpr (direct) {
      t.c = reinterpret_cast<Item<P>*>(out);
      t.c_row = out_step;
    } else {
      t.c = buffer_;
      t.c_row = 2 * P::lanes;
    }
    pick_run_tile<P, RowsOfA::apart>(rows, vectors)(t);
    if constexpr (!direct)
      for (int i = 0; i < rows; ++i)
        for (int64_t j = 0; j < t.columns; ++j) store_as(buffer_[i * t.c_row + j], out + i * out_step + j);
  }

  /// Lists the runs of one row of results: where the rows of the input that its taps meet begin, from base_ on.
  int64_t find_runs(int64_t group, int64_t row) {
    const int64_t columns = c_.vectors * P::lanes, tap_size = c_.in_channels * columns;
    int64_t count = 0, tap = 0;
    base_ = nullptr;
    for (int64_t d = 0; d < c_.d.taps; ++d)
      for (int64_t h = 0; h < c_.h.taps; ++h, tap += c_.w.taps) {
        if (!rows_.planes[d] || !is_inside(c_.h, row, h)) continue;
        const Item<P>* at =
            rows_.planes[d] + (row * c_.h.in_step + c_.h.offset[h]) * rows_.row + group * c_.in_channels;
        if (!base_) base_ = at;
        for (int64_t run = 0; run < c_.runs; ++run, ++count) {
          a_runs_[count] = at - base_ + c_.w.offset[run] * c_.in_pixel;
          b_runs_[count] = (tap + run) * tap_size;
        }
      }
    return count;
  }

  const Correlation& c_;
  const CorrelationTask& t_;
  Rows<Item<P>> rows_;
  int64_t *a_runs_, *b_runs_;
  Item<P>*copy_, *bias_, *buffer_;
  const Item<P>* base_ = nullptr;
};

template <class P>
bool correlate(const Correlation& c, const CorrelationTask& t) {
  if constexpr (sizeof(Item<P>) == 8) {
    Correlator<P, double>(c, t).run();
  } else {
    switch (c.type) {
      case Element::bf16: Correlator<P, Bf16>(c, t).run(); break;
      case Element::f16: Correlator<P, F16>(c, t).run(); break;
      default: Correlator<P, float>(c, t).run();
    }
  }
  return true;
}

// ---- The gradient of the kernel -------------------------------------------------------------------------------------

template <class P>
int64_t kernel_gradient_scratch(const KernelGradient& g) {
  const int64_t item = int64_t(sizeof(Item<P>));
  const int64_t dy = g.converted ? g.band * g.w.count * g.out_pixel : 0;
  return in_lines((g.d.taps + 2 * g.band) * 8) + in_lines(copy_size(g, g.band) * item) + in_lines(dy * item);
}

template <class P, class Source>
class KernelSums {
 public:
  KernelSums(const KernelGradient& g, const KernelGradientTask& t) : g_(g), t_(t) {
    char* room = static_cast<char*>(t.scratch);
    rows_.planes = reinterpret_cast<const Item<P>**>(room);
    a_runs_ = reinterpret_cast<int64_t*>(rows_.planes + g.d.taps);
    b_runs_ = a_runs_ + g.band;
    room += in_lines((g.d.taps + 2 * g.band) * 8);
    copy_ = reinterpret_cast<Item<P>*>(room);
    dy_copy_ = reinterpret_cast<Item<P>*>(room + in_lines(copy_size(g, g.band) * int64_t(sizeof(Item<P>))));
  }

  void run() {
    for (int64_t image = 0; image < t_.images; ++image)
      one_image(static_cast<const Source*>(t_.x) + image * g_.in_image,
                static_cast<const Source*>(t_.dy) + image * g_.out_image);
  }

 private:
  void one_image(const Source* x, const Source* dy) {
    for (int64_t d = 0; d < g_.d.count; ++d)
      for (int64_t first = t_.first_row; first < t_.last_row; first += g_.band) {
        const int64_t last = least(t_.last_row, first + g_.band);
        find_rows(rows_, g_, x, d, first, last, copy_);
        find_dy(dy + d * g_.out_plane + first * g_.out_row, (last - first) * g_.out_row);
        for (int64_t tap_d = 0; tap_d < g_.d.taps; ++tap_d)
          if (rows_.planes[tap_d]) one_plane(tap_d, first, last);
      }
  }

  void find_dy(const Source* dy, int64_t elements) {
    if constexpr (sizeof(Source) == sizeof(Item<P>)) {
      dy_ = reinterpret_cast<const Item<P>*>(dy);
    } else {
      convert(dy_copy_, dy, elements);
      dy_ = dy_copy_;
    }
  }

  void one_plane(int64_t tap_d, int64_t first, int64_t last) {
    for (int64_t group = 0; group < g_.groups; ++group)
      for (int64_t column = t_.first_column; column < t_.last_column; column += 2 * P::lanes)
        for (int64_t tap_h = 0; tap_h < g_.h.taps; ++tap_h) {
          int64_t runs = 0;
          for (int64_t row = first; row < last; ++row) {
            if (!is_inside(g_.h, row, tap_h)) continue;
            a_runs_[runs] = (row * g_.h.in_step + g_.h.offset[tap_h]) * rows_.row;
            b_runs_[runs++] = (row - first) * g_.out_row;
          }
          if (runs == 0) continue;
          for (int64_t run = 0; run < g_.runs; ++run)
            one_run(rows_.planes[tap_d] + group * g_.in_channels + g_.w.offset[run] * g_.in_pixel, runs, group, column,
                    (tap_d * g_.h.taps + tap_h) * g_.w.taps + run);
        }
  }

  /// Adds to the rows of the kernel that begin at tap `tap`.
  void one_run(const Item<P>* a, int64_t runs, int64_t group, int64_t column, int64_t tap) {
    const int64_t row = g_.out_channels * g_.groups, channel = group * g_.out_channels + column;
    RunTile<P> t{};
    t.b = dy_ + channel;
    t.a_runs = a_runs_;
    t.b_runs = b_runs_;
    t.runs = runs;
    t.length = g_.w.count;
    t.a_step = g_.w.in_step * g_.in_pixel;
    t.b_row = g_.out_pixel;
    t.c_row = row;
    t.columns = least(2 * P::lanes, t_.last_column - column);
    t.accumulate = true;
    Item<P>* sums = static_cast<Item<P>*>(t_.sums) + tap * g_.in_channels * row + channel;
    const int vectors = t.columns > P::lanes ? 2 : 1;
    const int64_t length = g_.run_length, chunks = (length + most_rows<P>(vectors) - 1) / most_rows<P>(vectors);
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      const int64_t i = length * chunk / chunks, end = length * (chunk + 1) / chunks;
      t.a = a + i;
      t.c = sums + i * row;
      pick_run_tile<P, RowsOfA::neighbours>(int(end - i), vectors)(t);
    }
  }

  const KernelGradient& g_;
  const KernelGradientTask& t_;
  Rows<Item<P>> rows_;
  int64_t *a_runs_, *b_runs_;
  Item<P>*copy_, *dy_copy_;
  const Item<P>* dy_ = nullptr;
};

template <class P>
void kernel_gradient(const KernelGradient& g, const KernelGradientTask& t) {
  if constexpr (sizeof(Item<P>) == 8) {
    KernelSums<P, double>(g, t).run();
  } else {
    switch (g.type) {
      case Element::bf16: return KernelSums<P, Bf16>(g, t).run();
      case Element::f16: return KernelSums<P, F16>(g, t).run();
      default: return KernelSums<P, float>(g, t).run();
    }
  }
}

}  // namespace

const ConvKernels conv_f32{F32::lanes,
                           2,
                           1,
                           &packed_bytes<F32>,
                           &pack<F32>,
                           &correlate<F32>,
                           &correlate_scratch<F32>,
                           &kernel_gradient<F32>,
                           &kernel_gradient_scratch<F32>};
const ConvKernels conv_f64{F64::lanes,
                           2,
                           1,
                           &packed_bytes<F64>,
                           &pack<F64>,
                           &correlate<F64>,
                           &correlate_scratch<F64>,
                           &kernel_gradient<F64>,
                           &kernel_gradient_scratch<F64>};

}  // namespace addax::backends::cpu::ADDAX_ISA
