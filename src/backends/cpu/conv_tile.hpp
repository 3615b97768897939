// The register tile of convolutions: MR rows by NV vectors of results, summed over runs. A run is a stretch of the sum
// in which both operands move on by fixed steps.
#pragma once

#include <utility>

#include "backends/cpu/gemm_pack.hpp"

namespace addax::backends::cpu {
namespace {

template <class P>
struct RunTile {
  const typename P::Item* a;  // element (i, p) of a run at i * a_row + p * a_step
  const typename P::Item* b;  // row p of a run at p * b_row
  const int64_t* a_runs;      // where each run begins
  const int64_t* b_runs;
  int64_t runs, length;
  int64_t a_row, a_step, b_row;
  typename P::Value* c;
  int64_t c_row, columns;
  const typename P::Value* bias;  // null where there is none
  bool accumulate, relu;
};

/// Rows that fit the registers beside NV vectors of B and one of A.
template <class P>
constexpr int most_rows(int vectors) {
  int rows = (P::registers - 1 - vectors) / vectors;
  return rows > 16 ? 16 : rows;
}

/// How far the rows of A lie apart: a_row, or 1 element, or one vector; addresses of the latter two need no registers.
enum class RowsOfA { apart, neighbours, vectors };

template <class P, int MR, int NV, RowsOfA Rows>
void run_tile(const RunTile<P>& t) {
  using Vector = typename P::Vector;
  using Operand = decltype(P::broadcast(typename P::Item{}));
  constexpr int lanes = P::lanes, last = NV - 1;
  const auto mask = P::mask(t.columns - last * lanes), all = P::mask(lanes);
  Vector sum[MR][NV];
#pragma GCC unroll 16
  for (int i = 0; i < MR; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < NV; ++j) sum[i][j] = P::zero();

  const int64_t a_row = Rows == RowsOfA::apart ? t.a_row : Rows == RowsOfA::neighbours ? 1 : lanes;
  const int64_t a_step = Rows == RowsOfA::neighbours ? t.a_step : 1, b_row = t.b_row, length = t.length;
  for (int64_t r = 0; r < t.runs; ++r) {
    const auto* a = t.a + t.a_runs[r];
    const auto* b = t.b + t.b_runs[r];
    for (int64_t p = 0; p < length; ++p, a += a_step, b += b_row) {
      Operand right[NV];
#pragma GCC unroll 2
      for (int j = 0; j < NV; ++j) right[j] = P::load(b + j * lanes, j == last ? mask : all);
#pragma GCC unroll 16
      for (int i = 0; i < MR; ++i) {
        const Operand left = P::broadcast(a[i * a_row]);
#pragma GCC unroll 2
        for (int j = 0; j < NV; ++j) sum[i][j] = P::fma(left, right[j], sum[i][j]);
      }
    }
  }

  const int64_t c_row = t.c_row;
  const auto* const bias = t.bias;
  const bool accumulate = t.accumulate, relu = t.relu;
  auto* const c = t.c;
#pragma GCC unroll 2
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
using RunTileFunction = void (*)(const RunTile<P>&);

template <class P, int NV, RowsOfA Rows, int... I>
RunTileFunction<P> pick_run_tile(int rows, std::integer_sequence<int, I...>) {
  static constexpr RunTileFunction<P> table[] = {&run_tile<P, I + 1, NV, Rows>...};
  return table[rows - 1];
}

/// The tile of `rows` rows and 1 or 2 vectors.
template <class P, RowsOfA Rows>
RunTileFunction<P> pick_run_tile(int rows, int vectors) {
  return vectors == 1 ? pick_run_tile<P, 1, Rows>(rows, std::make_integer_sequence<int, most_rows<P>(1)>())
                      : pick_run_tile<P, 2, Rows>(rows, std::make_integer_sequence<int, most_rows<P>(2)>());
}

}  // namespace
}  // namespace addax::backends::cpu
