// The CUDA module's kernels that read and write by index and that sort, compiled as ordinary C++, against the
// processor's, bit by bit: sums run in the processor's order.
#include "backends/indexing.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "addax/ops.hpp"
#include "backends/sorting.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::all_dtypes;
using addax::tests::check_same_bits;
using addax::tests::numbers;

namespace {

constexpr DType::Code index_dtypes[] = {DType::int32, DType::int64};

/// From `low` to `high`, some of them often.
Tensor indices(const Shape& shape, DType dtype, int64_t low, int64_t high) {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < shape.size(); ++i) values.push_back(low + (i * i * 7 + i / 3) % (high - low + 1));
  return ops::cast(Tensor::from(values, shape), dtype);
}

/// check(dtype of elements, dtype of indices)
template <class Check>
void for_each_pair(const Check& check) {
  for (DType dtype : all_dtypes)
    for (DType index : index_dtypes) check(dtype, index);
}

const KernelEntry scattering(Kernel run) { return {run, cpu::plan_scatter}; }

}  // namespace

TEST_CASE("what the CUDA module reads by index is the processor's, outside of the axis and from its end, too") {
  for_each_pair([](DType dtype, DType index) {
    for (int axis : {0, 1, 2}) {
      TakeAttrs attrs{axis};
      const Tensor x = numbers({4, 3, 5}, dtype, 1);
      Shape out{4, 3, 5};
      out[axis] = 2;
      out.insert(axis, 7);
      check_same_bits("take", {cpu::take}, {x, indices({7, 2}, index, -6, 6)}, {{out, dtype}}, &attrs);
      Shape along{4, 3, 5};
      along[axis] = 6;
      check_same_bits("take_along_axis", {cpu::take_along_axis}, {x, indices(along, index, -6, 6)}, {{along, dtype}},
                      &attrs);
      Shape nothing = along;
      nothing[axis] = 0;
      check_same_bits("take_along_axis", {cpu::take_along_axis}, {x, indices(nothing, index, 0, 1)}, {{nothing, dtype}},
                      &attrs);
    }
    const Tensor x = numbers({3, 4, 5}, dtype, 2);
    check_same_bits("gather_nd", {cpu::gather_nd}, {x, indices({6, 2}, index, -4, 3)}, {{{6, 5}, dtype}}, nullptr);
    check_same_bits("gather_nd", {cpu::gather_nd}, {x, indices({2, 3, 3}, index, -3, 2)}, {{{2, 3}, dtype}}, nullptr);
    for (int axis : {0, 2}) {
      OneHotAttrs attrs{axis};
      const Shape out = axis == 0 ? Shape{5, 3, 4} : Shape{3, 4, 5};
      check_same_bits("one_hot", {cpu::one_hot}, {indices({3, 4}, index, -2, 6)}, {{out, dtype}}, &attrs);
    }
  });
}

TEST_CASE("what the CUDA module adds up by index is the processor's, in its order") {
  for_each_pair([](DType dtype, DType index) {
    for (int axis : {0, 1, 2}) {
      TakeAttrs attrs{axis};
      Shape dy{4, 3, 5}, dx{4, 3, 5};
      dy[axis] = 70;
      check_same_bits("take_gradient", scattering(cpu::take_gradient),
                      {numbers(dy, dtype, 1), indices({70}, index, -6, 6)}, {{dx, dtype}}, &attrs);
      check_same_bits("take_along_axis_gradient", scattering(cpu::take_along_axis_gradient),
                      {numbers(dy, dtype, 1), indices(dy, index, -6, 6)}, {{dx, dtype}}, &attrs);
      dy[axis] = 0;
      check_same_bits("take_gradient", scattering(cpu::take_gradient),
                      {numbers(dy, dtype, 1), indices({0}, index, 0, 1)}, {{dx, dtype}}, &attrs);
    }
    const Tensor where = indices({50, 2}, index, -4, 3), values = numbers({50, 5}, dtype, 3);
    const Spec y{{3, 4, 5}, dtype};
    check_same_bits("scatter", scattering(cpu::scatter), {where, values}, {y}, nullptr);
    for (auto reduction : {Reduction::replace, Reduction::add, Reduction::multiply, Reduction::min, Reduction::max}) {
      ScatterAttrs attrs{reduction};
      check_same_bits("scatter_update", scattering(cpu::scatter_update), {numbers(y.shape, dtype, 5), where, values},
                      {y}, &attrs);
    }
    for (auto reduction : {Reduction::add, Reduction::multiply, Reduction::min, Reduction::max}) {
      SegmentAttrs attrs{reduction};
      check_same_bits("segment_reduce", scattering(cpu::segment_reduce),
                      {numbers({33, 2, 3}, dtype, 1), indices({33}, index, -2, 7)}, {{{6, 2, 3}, dtype}}, &attrs);
      check_same_bits("segment_reduce", scattering(cpu::segment_reduce),
                      {numbers({0, 3}, dtype, 1), indices({0}, index, 0, 1)}, {{{2, 3}, dtype}}, &attrs);
    }
  });
}

TEST_CASE("what the CUDA module counts is the processor's") {
  for (DType index : index_dtypes) {
    const Tensor x = indices({3, 40}, index, -2, 9);
    check_same_bits("bincount", {cpu::bincount}, {x}, {{{3, 7}, DType::int32}}, nullptr);
    for (DType dtype : {DType::int32, DType::int64, DType::float32, DType::float64})
      check_same_bits("bincount", {cpu::bincount}, {x, numbers({3, 40}, dtype, 1)}, {{{3, 7}, dtype}}, nullptr);
    for (DType dtype : all_dtypes)
      for (bool right : {false, true}) {
        SearchSortedAttrs attrs{right};
        const Tensor sorted = ops::sort(numbers({19}, dtype, 1));
        check_same_bits("searchsorted", {cpu::searchsorted}, {sorted, numbers({4, 5}, dtype, 4)}, {{{4, 5}, index}},
                        &attrs);
      }
  }
}

TEST_CASE("matrices of diagonals, and ranges of the CUDA module are the processor's") {
  for (DType dtype : all_dtypes) {
    for (int64_t k : {-4, -1, 0, 2, 6}) {
      DiagonalAttrs attrs{k};
      const Tensor x = numbers({2, 4, 5}, dtype, 1);
      check_same_bits("tril", {cpu::tril}, {x}, {x.spec()}, &attrs);
      check_same_bits("triu", {cpu::triu}, {x}, {x.spec()}, &attrs);
      check_same_bits("eye", {cpu::eye}, {}, {{{4, 5}, dtype}}, &attrs);
      const int64_t side = 3 + std::abs(k);
      check_same_bits("diag", {cpu::diag}, {numbers({2, 3}, dtype, 1)}, {{{2, side, side}, dtype}}, &attrs);
      const int64_t length = k < 0 ? std::min<int64_t>(4 + k, 5) : std::min<int64_t>(4, 5 - k);
      if (length > 0) check_same_bits("diagonal", {cpu::diagonal}, {x}, {{{2, length}, dtype}}, &attrs);
    }
    RangeAttrs up{1, 2}, down{50, -0.75};
    check_same_bits("arange", {cpu::arange}, {}, {{{17}, dtype}}, &up);
    check_same_bits("arange", {cpu::arange}, {}, {{{17}, dtype}}, &down);
    check_same_bits("arange", {cpu::arange}, {}, {{{0}, dtype}}, &up);
  }
}

TEST_CASE("the CUDA module sorts as the processor does: equals in their order, NaN behind") {
  auto check_sorts = [](const Tensor& x, int axis) {
    SortAttrs attrs{axis};
    check_same_bits("sort", {cpu::sort, cpu::plan_sort}, {x}, {x.spec()}, &attrs);
    for (DType index : index_dtypes)
      check_same_bits("argsort", {cpu::argsort, cpu::plan_sort}, {x}, {{x.shape(), index}}, &attrs);
    if (axis + 1 < x.rank()) return;
    for (int64_t k : {int64_t{1}, x.shape().back() / 2, x.shape().back()}) {
      Shape shape = x.shape();
      shape[-1] = k;
      check_same_bits("top_k", {cpu::top_k, cpu::plan_sort}, {x}, {{shape, x.dtype()}, {shape, DType::int32}}, &attrs);
    }
  };
  for (DType dtype : all_dtypes)
    for (int axis : {0, 1, 2}) check_sorts(numbers({17, 3, 70}, dtype, 1), axis);
  std::vector<double> values;
  const double odd[] = {NAN, INFINITY, -INFINITY, -1, 3};
  for (int i = 0; i < 130; ++i) values.push_back(i % 4 ? i * 31 % 23 : odd[i / 4 % 5]);
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64})
    check_sorts(ops::cast(Tensor::from(values, {2, 65}), dtype), 1);
  for (int64_t length : {1, 2, 15, 16, 17, 31, 32, 33, 1000}) check_sorts(numbers({length}, DType::int32, 1), 0);
  SortAttrs none{1};
  check_same_bits("sort", {cpu::sort, cpu::plan_sort}, {numbers({3, 0}, DType::float32, 1)}, {{{3, 0}, DType::float32}},
                  &none);
}
