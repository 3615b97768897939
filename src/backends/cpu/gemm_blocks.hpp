// The loops around the register tiles: blocks that stay in the caches, packing, and results that are not float.
#pragma once

#include "backends/cpu/gemm_pack.hpp"
#include "backends/cpu/gemm_tile.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int few_rows = 6;

/// Columns of B that lie packed at once: of all of a block where other rows will need them again, else of one panel.
template <class P>
int64_t b_columns(const Gemm& g) {
  return (g.mc < g.m ? g.nc : least(g.nc, 16 * P::lanes)) + 2 * P::lanes;
}

/// Walks through one product. Source is the element type of A and B in memory, Out that of C.
template <class P, class Source, class Out>
class Blocks {
  using Item = typename P::Item;
  using Value = typename P::Value;
  static constexpr bool same = sizeof(Source) == sizeof(Item) && P::depth == 1;
  static constexpr bool direct_out = sizeof(Out) == sizeof(Value);

 public:
  explicit Blocks(const Gemm& g) : g_(g), a_(static_cast<const Source*>(g.a)), b_(static_cast<const Source*>(g.b)) {
    int64_t steps = (g.kc + P::depth - 1) / P::depth;
    a_panels_ = static_cast<Item*>(g.scratch);
    b_panels_ = a_panels_ + (g.pack_a ? (g.mc * steps + 15) / 16 * 16 : 0);
    bias_room_ = reinterpret_cast<Value*>(b_panels_ + (g.pack_b ? b_columns<P>(g) * steps : 0));
  }

  void run() {
    if (g_.transpose_b && !g_.pack_b) return dots();
    int64_t vectors = 1;
    for (int wide = 2; wide <= 16; wide *= 2)
      if ((wide == 2 || g_.m <= rows_beside<P>(wide)) && g_.n > (wide - 1) * P::lanes) vectors = wide;
    for (int64_t j = 0; j < g_.n; j += g_.nc) {
      bias_ = bias_of(g_, bias_room_, j, least(g_.nc, g_.n - j));
      int64_t p = 0;
      do {
        int64_t depth = least(g_.kc, g_.k - p);
        for (int64_t i = 0; i < g_.m; i += g_.mc) block(i, least(g_.mc, g_.m - i), j, p, depth, int(vectors));
        p += g_.kc;
      } while (p < g_.k);
    }
  }

 private:
  /// Few rows times a transposed B: every element is the product of two rows in memory.
  void dots() {
    if constexpr (P::depth == 1) {
      bias_ = bias_of(g_, bias_room_, 0, g_.n);
      if (g_.pack_a) pack_a(0, g_.m, 1, 0, g_.k, g_.k);
      for (int64_t j = 0; j < g_.n; j += 8)
        for (int64_t i = 0; i < g_.m; ++i) {
          const Item* a = a_panels_;
          if constexpr (same)
            if (!g_.pack_a) a = a_ + i * g_.lda;
          Value sums[8];
          const int count = int(least(8, g_.n - j));
          if (count == 8)
            dot_rows<P, 8>(g_.k, a, b_ + j * g_.ldb, g_.ldb, sums);
          else
            for (int r = 0; r < count; ++r) dot_rows<P, 1>(g_.k, a, b_ + (j + r) * g_.ldb, g_.ldb, sums + r);
          for (int r = 0; r < count; ++r) {
            Value v = sums[r] + (bias_ ? bias_[j + r] : Value(0));
            store_as(g_.relu && v < 0 ? Value(0) : v, static_cast<Out*>(g_.c) + i * g_.ldc + j + r);
          }
        }
    }
  }

  /// Rows [i0, i0 + rows) of C's columns [j0, j0 + nc), for k in [p0, p0 + depth).
  void block(int64_t i0, int64_t rows, int64_t j0, int64_t p0, int64_t depth, int vectors) {
    const int64_t columns = least(g_.nc, g_.n - j0), steps = (depth + P::depth - 1) / P::depth;
    int most = rows_beside<P>(vectors);
    if (!same && !g_.pack_b && most > few_rows) most = few_rows;
    const int64_t panels = (rows + most - 1) / most;
    if (g_.pack_a) pack_a(i0, rows, panels, p0, depth, steps);
    for (int64_t j = 0; j < columns;) {
      while (columns - j <= (vectors - 1) * P::lanes) vectors /= 2;
      const int64_t width = least(vectors * P::lanes, columns - j);
      Item* b_panel = b_panels_ + (g_.mc < g_.m ? j * steps : 0);  // kept where other rows will need it again
      if (g_.pack_b && i0 == 0) {
        const Source* b = g_.transpose_b ? b_ + (j0 + j) * g_.ldb + p0 : b_ + p0 * g_.ldb + j0 + j;
        pack_panel(b_panel, int(width), vectors * P::lanes, depth, b, g_.ldb, !g_.transpose_b);
      }
      Tile<P> t{};
      t.k = steps;
      t.columns = width;
      t.b = g_.pack_b ? static_cast<const void*>(b_panel) : b_ + p0 * g_.ldb + j0 + j;
      t.b_row = g_.pack_b ? vectors * P::lanes : g_.ldb;
      t.accumulate = p0 > 0;
      if (p0 + depth >= g_.k) {
        t.relu = g_.relu;
        t.bias = bias_ ? bias_ + j : nullptr;
      }
      for (int64_t panel = 0; panel < panels; ++panel) {
        const int64_t first = rows * panel / panels, last = rows * (panel + 1) / panels;
        if (g_.pack_a) {
          t.a = a_panels_ + first * steps;
        } else if constexpr (same) {
          t.a = a_ + (g_.transpose_a ? p0 * g_.lda + i0 + first : (i0 + first) * g_.lda + p0);
          t.a_row = g_.transpose_a ? 1 : g_.lda;
          t.a_step = g_.transpose_a ? g_.lda : 1;
        }
        compute(t, int(last - first), vectors, (i0 + first) * g_.ldc + j0 + j);
      }
      j += width;
    }
  }

  void pack_a(int64_t i0, int64_t rows, int64_t panels, int64_t p0, int64_t depth, int64_t steps) {
    for (int64_t panel = 0; panel < panels; ++panel) {
      const int64_t first = rows * panel / panels;
      const int width = int(rows * (panel + 1) / panels - first);
      const Source* a = g_.transpose_a ? a_ + p0 * g_.lda + i0 + first : a_ + (i0 + first) * g_.lda + p0;
      pack_panel(a_panels_ + first * steps, width, width, depth, a, g_.lda, g_.transpose_a);
    }
  }

  /// Runs one tile and puts its result at C[offset], by way of a buffer where C is not of the sum's type.
  void compute(Tile<P>& t, int rows, int vectors, int64_t offset) {
    Out* c = static_cast<Out*>(g_.c) + offset;
    [[maybe_unused]] Value buffer[512];
    if constexpr (direct_out) {
      t.c = c;
      t.c_row = g_.ldc;
    } else {
      t.c = buffer;
      t.c_row = vectors * P::lanes;
    }
    TileFunction<P> run = nullptr;
    if constexpr (P::depth > 1) {
      run = pick_tile<P, true, Item, 14>(rows, vectors);
    } else if (g_.pack_b || same) {
      run = g_.pack_a ? pick_tile<P, true, Item, 14>(rows, vectors) : pick_tile<P, false, Item, 14>(rows, vectors);
    } else {
      run = pick_tile<P, true, Source, few_rows>(rows, vectors);
    }
    run(t);
    if constexpr (!direct_out)
      for (int i = 0; i < rows; ++i)
        for (int64_t j = 0; j < t.columns; ++j) store_as(buffer[i * t.c_row + j], c + i * g_.ldc + j);
  }

  const Gemm& g_;
  const Source* a_;
  const Source* b_;
  Item* a_panels_;
  Item* b_panels_;
  Value* bias_room_;
  const Value* bias_ = nullptr;
};

template <class P>
int64_t scratch_of(const Gemm& g) {
  const int64_t steps = (g.kc + P::depth - 1) / P::depth;
  int64_t items = g.pack_a ? (g.mc * steps + 15) / 16 * 16 : 0;
  if (g.pack_b) items += b_columns<P>(g) * steps;
  return items * int64_t(sizeof(typename P::Item)) + g.nc * int64_t(sizeof(typename P::Value));
}

template <class P, class Source>
void run_blocks(const Gemm& g) {
  if constexpr (sizeof(typename P::Value) == 8) {
    Blocks<P, Source, double>(g).run();
  } else {
    switch (g.out) {
      case Element::bf16: return Blocks<P, Source, Bf16>(g).run();
      case Element::f16: return Blocks<P, Source, F16>(g).run();
      default: return Blocks<P, Source, float>(g).run();
    }
  }
}

inline void run_f32(const Gemm& g) {
  switch (g.in) {
    case Element::bf16: return run_blocks<F32, Bf16>(g);
    case Element::f16: return run_blocks<F32, F16>(g);
    default: return run_blocks<F32, float>(g);
  }
}
inline void run_f64(const Gemm& g) { run_blocks<F64, double>(g); }

}  // namespace
}  // namespace addax::backends::cpu
