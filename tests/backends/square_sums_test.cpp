// Sums of squares over rows and columns against doubles.
#include "backends/square_sums.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "backends/kernel_call.hpp"
#include "backends/parallel.hpp"

namespace addax::backends {
namespace {

struct Given {
  int64_t matrices, rows, columns;
};

/// Rows, columns, and rows with weights.
std::vector<std::vector<double>> square_sums_of(const Given& g, Array& x, Array& weights) {
  Array rows({g.matrices, g.rows}, DType::float32), columns({g.matrices, g.columns}, DType::float32);
  Array alone = rows, weighted = rows;
  run(cpu::square_sums, {&x}, {&rows, &columns}, nullptr, cpu::plan_square_sums);
  run(cpu::square_sums, {&x}, {&alone}, nullptr, cpu::plan_square_sums);
  run(cpu::square_sums, {&x, &weights}, {&weighted}, nullptr, cpu::plan_square_sums);
  CHECK(alone.values() == rows.values());
  return {rows.values(), columns.values(), weighted.values()};
}

TEST_CASE("sums of squares over rows and columns, on one thread and on several") {
  const int threads = num_threads();
  for (const Given& g :
       {Given{1, 8, 16}, {1, 1, 100}, {3, 17, 33}, {1, 0, 5}, {2, 5, 0}, {1, 300, 4100}, {2, 999, 97}, {40, 64, 64}}) {
    CAPTURE(g.rows);
    CAPTURE(g.columns);
    Array x = Array::random({g.matrices, g.rows, g.columns}, DType::float32),
          weights = Array::random({g.matrices, g.columns}, DType::float32, 2);
    for (int64_t i = 0; i < weights.size(); ++i) weights.set(i, std::abs(weights[i]));  // nothing cancels
    std::vector<double> rows(size_t(g.matrices * g.rows)), weighted = rows, columns(size_t(g.matrices * g.columns));
    for (int64_t i = 0; i < x.size(); ++i) {
      const int64_t row = i / g.columns, column = row / g.rows * g.columns + i % g.columns;
      rows[size_t(row)] += x[i] * x[i];
      weighted[size_t(row)] += x[i] * x[i] * weights[column];
      columns[size_t(column)] += x[i] * x[i];
    }
    set_num_threads(1);
    const auto got = square_sums_of(g, x, weights);
    set_num_threads(3);
    CHECK(square_sums_of(g, x, weights) == got);
    const std::vector<std::vector<double>> wanted{rows, columns, weighted};
    for (size_t k = 0; k < wanted.size(); ++k)
      for (size_t i = 0; i < wanted[k].size(); ++i) CHECK(close(got[k][i], wanted[k][i], 4e-6));
  }
  set_num_threads(threads);
}

}  // namespace
}  // namespace addax::backends
