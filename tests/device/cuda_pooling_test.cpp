// The CUDA module's pooling kernels, compiled as ordinary C++, against the processor's, bit by bit.
#include "backends/pooling.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/ops.hpp"
#include "device/both_kernels.hpp"

using namespace addax;
using namespace addax::backends;
using addax::tests::both;
using addax::tests::check_same_bits;
using addax::tests::numbers;

namespace {

const KernelEntry pooling(Kernel run) { return {run, cpu::plan_pool}; }
const KernelEntry unpooling(Kernel run) { return {run, cpu::plan_unpool}; }

Shape windows_of(const Shape& cells, const PoolAttrs& attrs) {
  Shape windows = cells;
  for (int a = 0; a < attrs.size.rank(); ++a) windows[a + 1] = count_windows(attrs, a, cells[a + 1]);
  return windows;
}

void check_pooling(const Tensor& x, PoolAttrs attrs) {
  const DType dtype = x.dtype();
  const Spec windows{windows_of(x.shape(), attrs), dtype}, places{windows.shape, place_dtype(attrs, x.shape())};
  check_same_bits("max_pool", pooling(cpu::max_pool), {x}, {windows}, &attrs);
  check_same_bits("average_pool", pooling(cpu::average_pool), {x}, {windows}, &attrs);
  attrs.keeps_places = true;
  check_same_bits("max_pool", pooling(cpu::max_pool), {x}, {windows, places}, &attrs);
  const Tensor at = both("max_pool", pooling(cpu::max_pool), {x}, {windows, places}, &attrs).first[1];
  const Tensor dy = numbers(windows.shape, dtype, 5);
  check_same_bits("max_unpool", unpooling(cpu::max_unpool), {dy, at}, {x.spec()}, &attrs);
  check_same_bits("max_pool_take", pooling(cpu::max_pool_take), {x, at}, {windows}, &attrs);
  check_same_bits("average_unpool", unpooling(cpu::average_unpool), {dy}, {x.spec()}, &attrs);
}

}  // namespace

TEST_CASE("pooling of the CUDA module is the processor's, whatever windows see") {
  struct Case {
    Shape cells;
    PoolAttrs attrs;
  };
  const Case cases[] = {{{2, 9, 3}, {{2}, {2}}},
                        {{2, 9, 3}, {{3}, {1}}},
                        {{1, 7, 2}, {{3}, {2}, true}},
                        {{2, 6, 8, 5}, {{2, 2}, {2, 2}}},
                        {{2, 7, 5, 3}, {{3, 2}, {2, 3}, true}},
                        {{1, 4, 4, 1}, {{2, 2}, {3, 3}}},
                        {{1, 5, 5, 2}, {{9, 9}, {1, 2}, true}},
                        {{1, 20, 20, 1}, {{17, 17}, {1, 1}}},
                        {{2, 7, 5, 3}, {{3, 4}, {}, false, true}},
                        {{1, 3, 4, 2}, {{5, 4}, {}, false, true}},
                        {{2, 3, 4, 5, 2}, {{2, 2, 2}, {1, 2, 1}}},
                        {{0, 4, 4, 2}, {{2, 2}, {2, 2}}}};
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64})
    for (const Case& c : cases) check_pooling(numbers(c.cells, dtype, 1), c.attrs);
}

TEST_CASE("a NaN is the largest of its window for the CUDA module, too") {
  std::vector<double> values(24);
  for (size_t i = 0; i < values.size(); ++i) values[i] = i % 7 == 3 ? NAN : i % 5 == 2 ? -INFINITY : double(i) - 12;
  for (DType dtype : {DType::float16, DType::bfloat16, DType::float32, DType::float64})
    check_pooling(ops::cast(Tensor::from(values, {2, 6, 2}), dtype), {{3}, {2}});
}
