// The reductions of the CUDA module, compiled as ordinary C++, against the processor's.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "addax/ops.hpp"
#include "backends/reduce.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::all_dtypes;
using addax::tests::check_close;
using addax::tests::check_same_bits;

namespace {

struct Reduction {
  Shape shape, axes;
};
// One output and several, neighbours reduced and kept, lengths beside powers of two, chunks, nothing to reduce.
const Reduction reductions[] = {{{}, {}},
                                {{3, 4, 5}, {}},
                                {{3, 4, 5}, {0}},
                                {{3, 4, 5}, {1}},
                                {{3, 4, 5}, {2}},
                                {{3, 4, 5}, {0, 1}},
                                {{3, 4, 5}, {0, 2}},
                                {{3, 4, 5}, {0, 1, 2}},
                                {{2, 3, 4, 5}, {1, 3}},
                                {{2, 3, 4, 5}, {0, 2}},
                                {{300, 33}, {0}},
                                {{33, 300}, {1}},
                                {{700, 3}, {0}},
                                {{3, 700}, {1}},
                                {{20000}, {0}},
                                {{9001, 5}, {0}},
                                {{2, 4500, 2}, {0, 1}},
                                {{0, 4}, {0}},
                                {{0, 4}, {1}},
                                {{4, 0, 3}, {1}}};

Shape kept(const Reduction& r) {
  Shape shape;
  for (int axis = 0; axis < r.shape.rank(); ++axis)
    if (std::find(r.axes.begin(), r.axes.end(), axis) == r.axes.end()) shape.push_back(r.shape[axis]);
  return shape;
}

/// -2 to 2 for floats, -3 to 3 for integers, some of them equal.
Tensor signed_numbers(const Shape& shape, DType dtype) {
  std::vector<double> values;
  for (int64_t i = 0; i < shape.size(); ++i)
    values.push_back(dtype.is_float() ? double(i * 7919 % 401 - 200) / 100 : double(i * 37 % 7 - 3));
  return ops::cast(ops::cast(Tensor::from(values, shape), dtype.is_float() ? "float64" : "int64"), dtype);
}

/// Of sums of numbers between -2 and 2, as results of the dtype.
double rounding(DType dtype) {
  if (dtype == DType::float16) return 1e-3;
  if (dtype == DType::bfloat16) return 8e-3;
  return dtype == DType::float32 ? 2e-6 : 1e-12;
}

struct Row {
  std::string_view op;
  Kernel kernel;
};

}  // namespace

TEST_CASE("reductions of the CUDA module give the processor's numbers, over any axes") {
  for (const Row& row : {Row{"sum", cpu::sum}, {"mean", cpu::mean}, {"prod", cpu::prod}})
    for (const Reduction& r : reductions)
      for (DType dtype : all_dtypes) {
        const ReduceAttrs attrs{r.axes};
        const bool mean = row.op == "mean";
        const Spec out{kept(r), mean && !dtype.is_float() ? DType(DType::float32) : dtype};
        check_close(row.op, {row.kernel, cpu::plan_reduce}, {signed_numbers(r.shape, dtype)}, {out}, &attrs,
                    rounding(out.dtype) * (mean ? 1 : 10));
      }
}

TEST_CASE("extremes and truth of the CUDA module are the processor's to the bit") {
  for (const Row& row : {Row{"max", cpu::max}, {"min", cpu::min}, {"any", cpu::any}, {"all", cpu::all}})
    for (const Reduction& r : reductions)
      for (DType dtype : all_dtypes) {
        const ReduceAttrs attrs{r.axes};
        const bool truth = row.op == "any" || row.op == "all";
        check_same_bits(row.op, {row.kernel, cpu::plan_reduce}, {signed_numbers(r.shape, dtype)},
                        {{kept(r), truth ? DType(DType::bool_) : dtype}}, &attrs);
      }
}

TEST_CASE("positions of extremes on the CUDA module are the processor's: the first of equals") {
  for (const Row& row : {Row{"argmax", cpu::argmax}, {"argmin", cpu::argmin}})
    for (const Reduction& r : reductions) {
      if (r.axes.rank() > 0 && r.axes.back() - r.axes.front() != r.axes.rank() - 1) continue;
      for (DType dtype : all_dtypes)
        for (DType::Code index : {DType::int32, DType::int64}) {
          const ReduceAttrs attrs{r.axes};
          check_same_bits(row.op, {row.kernel}, {signed_numbers(r.shape, dtype)}, {{kept(r), index}}, &attrs);
        }
    }
}

TEST_CASE("a NaN is the extreme, and found where it first stands") {
  std::vector<float> values(600, 1.f);
  values[70] = values[430] = NAN;
  values[20] = INFINITY;
  const ReduceAttrs attrs{{0}};
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64}) {
    const Tensor x = ops::cast(Tensor::from(values), dtype);
    for (const Row& row : {Row{"max", cpu::max}, {"min", cpu::min}, {"sum", cpu::sum}})
      check_close(row.op, {row.kernel, cpu::plan_reduce}, {x}, {{{}, dtype}}, &attrs, 0);
    for (const Row& row : {Row{"argmax", cpu::argmax}, {"argmin", cpu::argmin}})
      check_same_bits(row.op, {row.kernel}, {x}, {{{}, DType::int32}}, &attrs);
    for (const Tensor& t : {x, ops::ones({3, 40}, dtype), ops::zeros({0}, dtype)})
      check_same_bits("any_not_finite", {cpu::any_not_finite}, {t}, {{{}, DType::bool_}}, nullptr);
  }
}

TEST_CASE("means and variances of the CUDA module are the processor's, far from zero, too") {
  for (const Reduction& r : reductions)
    for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64}) {
      const ReduceAttrs attrs{r.axes};
      const Spec out{kept(r), dtype == DType::float64 ? dtype : DType(DType::float32)};
      for (double centre : {0.0, 1000.0})
        check_close("moments", {cpu::moments, cpu::plan_moments}, {signed_numbers(r.shape, dtype) + centre}, {out, out},
                    &attrs, dtype == DType::float64 ? 1e-10 : 5e-6);
    }
}

TEST_CASE("running results of the CUDA module are the processor's") {
  for (const Row& row : {Row{"cumsum", cpu::cumsum}, {"cumprod", cpu::cumprod}})
    for (const Shape& shape : {Shape{}, Shape{7}, Shape{3, 4, 5}, Shape{2, 0, 3}})
      for (DType dtype : all_dtypes)
        for (int axis = 0; axis < std::max(shape.rank(), 1); ++axis)
          for (int flags = 0; flags < 4; ++flags) {
            const CumulativeAttrs attrs{axis, (flags & 1) != 0, (flags & 2) != 0};
            check_same_bits(row.op, {row.kernel}, {signed_numbers(shape, dtype)}, {{shape, dtype}}, &attrs);
          }
}
