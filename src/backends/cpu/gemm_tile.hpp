// Register tiles: MR rows by NV vectors of C, summed over k without touching memory but for A and B.
#pragma once

#include <utility>

#include "backends/cpu/gemm_simd.hpp"

namespace addax::backends::cpu {
namespace {

template <class P>
struct Tile {
  int64_t k;
  const typename P::Item* a;  // element (i, p) at i * a_row + p * a_step; packed: p * rows + i
  int64_t a_row, a_step;
  const void* b;  // row p at p * b_row
  int64_t b_row;
  typename P::Value* c;
  int64_t c_row;
  int64_t columns;                // of C in this tile
  const typename P::Value* bias;  // null where there is none
  bool accumulate, relu;
};

/// Rows that fit the registers beside NV vectors of B and one of A.
template <class P>
constexpr int rows_beside(int vectors) {
  int rows = (P::registers - 1 - vectors) / vectors;
  if (rows < 1 && vectors + 1 < P::registers) rows = 1;  // the only row multiplies B straight from memory
  return rows > 14 ? 14 : rows;
}

template <class P, int MR, int NV, bool Packed, class Source>
void tile(const Tile<P>& t) {
  using Vector = typename P::Vector;
  constexpr int lanes = P::lanes, last = NV - 1;
  const auto mask = P::mask(t.columns - last * lanes), all = P::mask(lanes);
  Vector sum[MR][NV];
#pragma GCC unroll 16
  for (int i = 0; i < MR; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < NV; ++j) sum[i][j] = P::zero();

  const auto* a = t.a;
  const auto* b = static_cast<const Source*>(t.b);
  const int64_t a_row = Packed ? 1 : t.a_row, a_step = Packed ? MR : t.a_step;
  const int64_t k = t.k, b_row = t.b_row;
  for (int64_t p = 0; p < k; ++p, a += a_step, b += b_row) {
    if constexpr (NV <= 2 && MR > 2) {  // rows of an unpacked B lie too far apart for the processor to foresee
      __builtin_prefetch(b + 8 * b_row);
      if constexpr (NV == 2) __builtin_prefetch(b + 8 * b_row + lanes);
    }
    auto left = P::broadcast(a[0]);
    decltype(left) right[NV];
#pragma GCC unroll 16
    for (int j = 0; j < NV; ++j) right[j] = P::load(b + j * lanes, j == last ? mask : all);
#pragma GCC unroll 16
    for (int i = 0; i < MR; ++i) {
      if (i > 0) left = P::broadcast(a[i * a_row]);
#pragma GCC unroll 16
      for (int j = 0; j < NV; ++j) sum[i][j] = P::fma(left, right[j], sum[i][j]);
    }
  }

  // Copies, because for all the compiler knows a store to C could change the tile.
  const int64_t c_row = t.c_row;
  const auto* const bias = t.bias;
  const bool accumulate = t.accumulate, relu = t.relu;
  auto* const c = t.c;
#pragma GCC unroll 16
  for (int j = 0; j < NV; ++j) {
    const auto lane = j == last ? mask : all;
    if (accumulate)
#pragma GCC unroll 16
      for (int i = 0; i < MR; ++i) sum[i][j] = P::add(sum[i][j], P::load(c + i * c_row + j * lanes, lane));
    if (bias) {
      const Vector shift = P::load(bias + j * lanes, lane);
#pragma GCC unroll 16
      for (int i = 0; i < MR; ++i) sum[i][j] = P::add(sum[i][j], shift);
    }
    if (relu)
#pragma GCC unroll 16
      for (int i = 0; i < MR; ++i) sum[i][j] = P::relu(sum[i][j]);
#pragma GCC unroll 16
    for (int i = 0; i < MR; ++i) P::store(c + i * c_row + j * lanes, sum[i][j], lane);
  }
}

template <class P>
using TileFunction = void (*)(const Tile<P>&);

template <class P, int NV, bool Packed, class Source, int... I>
TileFunction<P> pick_rows(int rows, std::integer_sequence<int, I...>) {
  static constexpr TileFunction<P> table[] = {&tile<P, I + 1, NV, Packed, Source>...};
  return table[rows - 1];
}

template <class P, int NV, bool Packed, class Source, int Most>
TileFunction<P> pick_tile([[maybe_unused]] int rows) {
  constexpr int most = rows_beside<P>(NV) < Most ? rows_beside<P>(NV) : Most;
  if constexpr (most > 0)
    return pick_rows<P, NV, Packed, Source>(rows, std::make_integer_sequence<int, most>());
  else
    return nullptr;
}

/// The tile of `rows` rows and `vectors` vectors (a power of two).
template <class P, bool Packed, class Source, int Most>
TileFunction<P> pick_tile(int rows, int vectors) {
  switch (vectors) {
    case 1: return pick_tile<P, 1, Packed, Source, Most>(rows);
    case 2: return pick_tile<P, 2, Packed, Source, Most>(rows);
    case 4: return pick_tile<P, 4, Packed, Source, Most>(rows);
    case 8: return pick_tile<P, 8, Packed, Source, Most>(rows);
    default: return pick_tile<P, 16, Packed, Source, Most>(rows);
  }
}

/// C[j] = sum over p of A[p] * B[j][p] for `Rows` rows of B: what a transposed B wants where A has few rows.
template <class P, int Rows, class Source>
void dot_rows(int64_t k, const typename P::Item* a, const Source* b, int64_t b_row, typename P::Value* c) {
  typename P::Vector sum[Rows];
#pragma GCC unroll 8
  for (int j = 0; j < Rows; ++j) sum[j] = P::zero();
  for (int64_t p = 0; p < k; p += P::lanes) {
    const auto mask = P::mask(k - p);
    auto left = P::load(a + p, mask);
#pragma GCC unroll 8
    for (int j = 0; j < Rows; ++j) sum[j] = P::fma(left, P::load(b + j * b_row + p, mask), sum[j]);
  }
  for (int j = 0; j < Rows; ++j) c[j] = P::sum(sum[j]);
}

}  // namespace
}  // namespace addax::backends::cpu
