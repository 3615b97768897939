// Sorting against the standard library's stable sort.
#include "backends/sorting.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {
bool before(double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); }
}  // namespace

TEST_CASE("sort, argsort, top_k: any axis and dtype, equals in order, NaN last") {
  for (DType dtype : all_dtypes) {
    for (int axis : {0, 1, 2}) {
      Shape shape{3, 37, 4};
      Array x = Array::random(shape, dtype), y(shape, dtype), at(shape, DType::int32);
      if (dtype.is_float()) x.set(5, NAN), x.set(100, NAN);
      SortAttrs attrs{axis};
      run(cpu::sort, {&x}, {&y}, &attrs, cpu::plan_sort);
      run(cpu::argsort, {&x}, {&at}, &attrs, cpu::plan_sort);
      int64_t inner = axis == 0 ? 148 : axis == 1 ? 4 : 1, n = shape[axis];
      for (int64_t row = 0; row < x.size() / n; ++row) {
        int64_t start = row / inner * n * inner + row % inner;
        std::vector<int64_t> order(static_cast<size_t>(n));
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int64_t a, int64_t b) { return before(x[start + a * inner], x[start + b * inner]); });
        for (int64_t i = 0; i < n; ++i) {
          REQUIRE(int64_t(at[start + i * inner]) == order[size_t(i)]);
          REQUIRE(close(y[start + i * inner], x[start + order[size_t(i)] * inner], 0));
        }
      }
    }
  }
  Array x({2, 5}, DType::float32, {1, 5, NAN, 5, 2, 0, 0, 0, 1, -1}), values({2, 3}, DType::float32),
      indices({2, 3}, DType::int32);
  SortAttrs attrs{1};
  run(cpu::top_k, {&x}, {&values, &indices}, &attrs, cpu::plan_sort);
  CHECK(values.values() == std::vector<double>{5, 5, 2, 1, 0, 0});
  CHECK(indices.values() == std::vector<double>{1, 3, 4, 3, 0, 1});
  Array none({0, 5}, DType::float32), sorted({0, 5}, DType::float32), scalar({}, DType::float32, {3}),
      same({}, DType::float32);
  run(cpu::sort, {&none}, {&sorted}, &attrs, cpu::plan_sort);
  attrs.axis = 0;
  run(cpu::sort, {&scalar}, {&same}, &attrs, cpu::plan_sort);
  CHECK(same[0] == 3);
}

TEST_CASE("unique and nonzero") {
  using Positions = std::vector<int64_t>;
  Array x({7}, DType::float32, {3, 1, NAN, 3, 0, NAN, 1});
  UniquePositions found = cpu::unique(x.view());
  CHECK(found.first == Positions{4, 1, 0, 2});
  CHECK(found.inverse == Positions{2, 1, 3, 2, 0, 3, 1});
  CHECK(found.counts == Positions{1, 2, 2, 2});
  CHECK(cpu::nonzero(x.view()) == Positions{0, 1, 2, 3, 5, 6});
  Array none({0}, DType::int32);
  CHECK(cpu::unique(none.view()).first.empty());
  CHECK(cpu::nonzero(none.view()).empty());
}

}  // namespace addax::backends
