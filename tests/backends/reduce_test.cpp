// Reductions against a naive walk over all elements.
#include "backends/reduce.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {

struct Naive {
  Kernel kernel;
  double initial;
  std::function<double(double, double)> combine;
};

double nan_max(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); }
double nan_min(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::min(a, b); }

bool has(const Shape& axes, int axis) { return std::find(axes.begin(), axes.end(), axis) != axes.end(); }

Shape reduced_shape(const Shape& shape, const Shape& axes) {
  Shape out;
  for (int i = 0; i < shape.rank(); ++i)
    if (!has(axes, i)) out.push_back(shape[i]);
  return out;
}

/// For each element the number of the output that it belongs to.
std::vector<int64_t> owners(const Shape& shape, const Shape& axes) {
  std::vector<int64_t> result(static_cast<size_t>(shape.size()));
  for (int64_t e = 0; e < shape.size(); ++e) {
    int64_t rest = e, owner = 0, scale = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
      if (!has(axes, i)) owner += rest % shape[i] * scale, scale *= shape[i];
      rest /= shape[i];
    }
    result[static_cast<size_t>(e)] = owner;
  }
  return result;
}

std::vector<double> naive(Array& x, const Shape& axes, double initial, const std::function<double(double, double)>& f) {
  std::vector<double> y(static_cast<size_t>(reduced_shape(x.shape(), axes).size()), initial);
  auto owner = owners(x.shape(), axes);
  for (int64_t e = 0; e < x.size(); ++e) {
    double& value = y[static_cast<size_t>(owner[static_cast<size_t>(e)])];
    value = f(value, x[e]);
  }
  return y;
}

struct Case {
  Shape shape, axes;
};

const Case cases[] = {{{}, {}},
                      {{7}, {0}},
                      {{5, 3}, {0}},
                      {{5, 3}, {1}},
                      {{33, 3}, {0}},
                      {{70, 17}, {0}},
                      {{9, 131}, {1}},
                      {{300, 67}, {0}},
                      {{3, 300}, {0}},
                      {{4, 5, 6}, {0, 2}},
                      {{4, 5, 6}, {1}},
                      {{4, 5, 6}, {}},
                      {{4, 5, 6}, {0, 1, 2}},
                      {{0, 4}, {0}},
                      {{4, 0}, {0}},
                      {{3, 1, 19, 2}, {1, 2}},
                      {{2, 3, 4, 5, 3}, {1, 3}},
                      {{2, 3, 4, 5, 3}, {0, 2, 4}}};

}  // namespace

TEST_CASE("reduce: every op, dtype and pattern of axes agrees with a naive walk") {
  using limits = std::numeric_limits<double>;
  const Naive ops[] = {{cpu::sum, 0, [](double a, double b) { return a + b; }},
                       {cpu::max, -limits::infinity(), nan_max},
                       {cpu::min, limits::infinity(), nan_min},
                       {cpu::any, 0, [](double a, double b) { return a || b; }},
                       {cpu::all, 1, [](double a, double b) { return a && b; }}};
  for (const Case& c : cases) {
    for (DType dtype : all_dtypes) {
      Array x = Array::random(c.shape, dtype, 3);
      ReduceAttrs attrs{c.axes, false};
      for (const Naive& op : ops) {
        bool extreme = op.kernel == cpu::max || op.kernel == cpu::min,
             logical = op.kernel == cpu::any || op.kernel == cpu::all;
        if (extreme && x.size() == 0) continue;
        Array y(reduced_shape(c.shape, c.axes), logical                       ? DType(DType::bool_)
                                                : extreme || dtype.is_float() ? dtype
                                                                              : DType(DType::int64));
        auto expected = naive(x, c.axes, op.initial, op.combine);
        run(op.kernel, {&x}, {&y}, &attrs, cpu::plan_reduce);
        for (int64_t i = 0; i < y.size(); ++i) REQUIRE(close(y[i], expected[size_t(i)], 8 * tolerance(dtype)));
        run(op.kernel, {&x}, {&y}, &attrs);
        for (int64_t i = 0; i < y.size(); ++i) REQUIRE(close(y[i], expected[size_t(i)], 8 * tolerance(dtype)));
      }
    }
  }
}

TEST_CASE("reduce: mean and prod") {
  for (const Case& c : cases) {
    for (DType dtype : {DType(DType::int32), DType(DType::float32), DType(DType::bfloat16), DType(DType::float64)}) {
      Array x = Array::random(c.shape, dtype, 5);
      ReduceAttrs attrs{c.axes, false};
      Array y(reduced_shape(c.shape, c.axes), dtype.is_float() ? dtype : DType(DType::float32));
      auto expected = naive(x, c.axes, 0, [](double a, double b) { return a + b; });
      run(cpu::mean, {&x}, {&y}, &attrs, cpu::plan_reduce);
      double count = double(x.size()) / double(y.size());
      for (int64_t i = 0; i < y.size(); ++i)
        REQUIRE(close(y[i], expected[size_t(i)] / count, tolerance(y.spec().dtype)));
      if (!dtype.is_float()) continue;
      expected = naive(x, c.axes, 1, [](double a, double b) { return a * b; });
      run(cpu::prod, {&x}, {&y}, &attrs, cpu::plan_reduce);
      for (int64_t i = 0; i < y.size(); ++i)
        REQUIRE(close(y[i] / expected[size_t(i)], 1, std::abs(expected[size_t(i)]) < 1e-30 ? 1e30 : 1e-2));
    }
  }
}

TEST_CASE("reduce: long sums are accurate and the same on every call") {
  Array x({10'000'001}, DType::float32);
  for (int64_t i = 0; i < x.size(); ++i) x.as<float>()[i] = 1.1f;
  Array y({}, DType::float32), again({}, DType::float32);
  ReduceAttrs attrs{{0}, false};
  run(cpu::sum, {&x}, {&y}, &attrs, cpu::plan_reduce);
  run(cpu::sum, {&x}, {&again}, &attrs, cpu::plan_reduce);
  CHECK(close(y[0], 10'000'001 * double(1.1f), 1e-6));
  CHECK(y[0] == again[0]);
  run(cpu::sum, {&x}, {&y}, &attrs);
  CHECK(close(y[0], 10'000'001 * double(1.1f), 1e-6));
}

TEST_CASE("reduce: sums of many rows use chunks and agree with doubles") {
  for (int64_t columns : {3, 10, 32, 70}) {
    Array x = Array::random({20011, columns}, DType::float32);
    Array y({columns}, DType::float32);
    ReduceAttrs attrs{{0}, false};
    run(cpu::sum, {&x}, {&y}, &attrs, cpu::plan_reduce);
    auto expected = naive(x, {0}, 0, [](double a, double b) { return a + b; });
    for (int64_t i = 0; i < columns; ++i) CHECK(close(y[i], expected[size_t(i)], 1e-4));
  }
}

TEST_CASE("reduce: NaN spreads through max and min") {
  for (int64_t n : {3, 40, 200}) {
    for (int64_t at : {int64_t{0}, n / 2, n - 1}) {
      Array x = Array::random({n}, DType::float32);
      x.set(at, NAN);
      Array y({}, DType::float32);
      ReduceAttrs attrs{{0}, false};
      run(cpu::max, {&x}, {&y}, &attrs);
      CHECK(std::isnan(y[0]));
      run(cpu::min, {&x}, {&y}, &attrs);
      CHECK(std::isnan(y[0]));
    }
  }
}

TEST_CASE("reduce: infinities and denormals of every float dtype") {
  for (DType dtype : float_dtypes) {
    double small = dtype == DType::float16 ? 0x1p-24 : 0x1p-120;
    Array x({40, 2}, dtype, std::vector<double>(80, small)), y({2}, dtype);
    ReduceAttrs attrs{{0}, false};
    run(cpu::sum, {&x}, {&y}, &attrs);
    CHECK(y[0] == 40 * small);
    x.set(21, INFINITY);
    for (Kernel kernel : {cpu::sum, cpu::max}) {
      run(kernel, {&x}, {&y}, &attrs);
      CHECK(y[0] < 1);
      CHECK(y[1] == INFINITY);
    }
  }
}

TEST_CASE("argmax: the first of equals, NaN before all, along any axis") {
  for (DType dtype : all_dtypes) {
    for (const Case& c : {Case{{7}, {0}}, Case{{5, 3}, {0}}, Case{{5, 3}, {1}}, Case{{4, 150}, {1}},
                          Case{{3, 150, 4}, {1}}, Case{{3, 5, 40}, {0, 1, 2}}, Case{{0, 3}, {1}}}) {
      Array x = Array::random(c.shape, dtype, 9), y(reduced_shape(c.shape, c.axes), DType::int32);
      ReduceAttrs attrs{c.axes, false};
      for (bool largest : {true, false}) {
        run(largest ? cpu::argmax : cpu::argmin, {&x}, {&y}, &attrs);
        auto owner = owners(c.shape, c.axes);
        std::vector<int64_t> seen(static_cast<size_t>(y.size())), best(static_cast<size_t>(y.size()));
        std::vector<double> value(static_cast<size_t>(y.size()));
        for (int64_t e = 0; e < x.size(); ++e) {
          auto o = size_t(owner[size_t(e)]);
          if (seen[o] == 0 || (largest ? x[e] > value[o] : x[e] < value[o])) value[o] = x[e], best[o] = seen[o];
          ++seen[o];
        }
        for (int64_t i = 0; i < y.size(); ++i) REQUIRE(int64_t(y[i]) == best[size_t(i)]);
      }
    }
  }
  Array x({2, 4}, DType::float32, {1, NAN, 3, NAN, 5, 4, 5, 1}), y({2}, DType::int32);
  ReduceAttrs attrs{{1}, false};
  run(cpu::argmax, {&x}, {&y}, &attrs);
  CHECK(y.values() == std::vector<double>{1, 0});
  run(cpu::argmin, {&x}, {&y}, &attrs);
  CHECK(y.values() == std::vector<double>{1, 3});
}

TEST_CASE("cumsum and cumprod: any axis, reverse, exclusive") {
  for (DType dtype : {DType(DType::int32), DType(DType::float32), DType(DType::float16), DType(DType::float64)}) {
    for (int axis : {0, 1, 2}) {
      for (int flags = 0; flags < 4; ++flags) {
        Shape shape{3, 4, 150};
        CumulativeAttrs attrs{axis, (flags & 1) != 0, (flags & 2) != 0};
        Array x = Array::random(shape, dtype), y(shape, dtype);
        if (axis == 2) x = Array({3, 4, 150}, dtype, std::vector<double>(1800, 1.0));
        run(cpu::cumsum, {&x}, {&y}, &attrs);
        int64_t inner = axis == 0 ? 600 : axis == 1 ? 150 : 1, length = shape[axis];
        for (int64_t e = 0; e < x.size(); ++e) {
          int64_t at = e / inner % length;
          double total = 0;
          for (int64_t r = 0; r < length; ++r) {
            bool counts =
                attrs.reverse ? r > at || (r == at && !attrs.exclusive) : r < at || (r == at && !attrs.exclusive);
            if (counts) total += x[e + (r - at) * inner];
          }
          REQUIRE(close(y[e], total, 4 * tolerance(dtype)));
        }
      }
    }
  }
  Array x({4}, DType::float32, {1, 2, 3, 4}), y({4}, DType::float32), scalar({}, DType::float32, {3}),
      same({}, DType::float32);
  CumulativeAttrs attrs;
  run(cpu::cumprod, {&x}, {&y}, &attrs);
  CHECK(y.values() == std::vector<double>{1, 2, 6, 24});
  run(cpu::cumsum, {&scalar}, {&same}, &attrs);
  CHECK(same[0] == 3);
  Array empty({0, 3}, DType::float32), none({0, 3}, DType::float32);
  run(cpu::cumsum, {&empty}, {&none}, &attrs);
}

TEST_CASE("reduce: mean and variance in one sweep, also far from zero") {
  const Case cases[] = {{{1000, 3}, {0}},
                        {{50, 40, 16}, {0, 1}},
                        {{7, 300}, {1}},
                        {{4, 33, 5}, {1}},
                        {{70, 2, 300}, {0}},
                        {{3000}, {0}},
                        {{2, 3, 4}, {}},
                        {{6, 9, 8}, {0, 2}},
                        {{40, 30, 30, 8}, {0, 1, 2}},
                        {{130000}, {0}},
                        {{3, 5000, 4}, {1}},
                        {{3, 20, 5, 7}, {1, 3}},
                        {{90, 7, 50}, {0, 2}},
                        {{1, 4000, 6, 9}, {1, 3}},
                        {{2, 3, 11, 8, 40}, {2, 4}},
                        {{100, 257}, {0}},
                        {{5, 9}, {0}},
                        {{900, 10}, {0}},
                        {{0, 3, 2, 4}, {1, 3}},
                        {{2, 3, 0, 4}, {1, 3}}};
  for (DType dtype : float_dtypes)
    for (const Case& c : cases) {
      Array x = Array::random(c.shape, dtype);
      const double apart = dtype.size() < 4 ? 0 : 1000;  // numbers from a third on lie there, the others beyond
      for (int64_t i = 0; i < x.size(); ++i) x.set(i, x[i] + (3 * i < x.size() ? -7 * apart : apart));
      const DType result = dtype.size() < 4 ? DType(DType::float32) : dtype;
      Array mean(reduced_shape(c.shape, c.axes), result), variance(reduced_shape(c.shape, c.axes), result);
      ReduceAttrs attrs{c.axes};
      run(cpu::moments, {&x}, {&mean, &variance}, &attrs, cpu::plan_moments);
      const double n = double(x.size()) / double(std::max<int64_t>(1, mean.size()));
      std::vector<double> sums = naive(x, c.axes, 0, [](double a, double b) { return a + b; });
      std::vector<double> squares(sums.size());
      auto owner = owners(c.shape, c.axes);
      for (int64_t i = 0; i < x.size(); ++i) {
        const size_t o = size_t(owner[size_t(i)]);
        squares[o] += (x[i] - sums[o] / n) * (x[i] - sums[o] / n);
      }
      bool all = true;
      for (int64_t i = 0; i < mean.size(); ++i)
        all = all && close(mean[i], sums[size_t(i)] / n, 1e-6) && close(variance[i], squares[size_t(i)] / n, 1e-4);
      CHECK_MESSAGE(all, dtype.name(), c.shape.to_string());
    }
}

TEST_CASE("reduce: moments of nothing are NaN, of NaN too") {
  Array none({0, 2}, DType::float32), x({3}, DType::float32, {1, NAN, 2}), mean({2}, DType::float32);
  Array variance({2}, DType::float32), one({}, DType::float32), other({}, DType::float32);
  ReduceAttrs first{{0}};
  run(cpu::moments, {&none}, {&mean, &variance}, &first, cpu::plan_moments);
  CHECK((std::isnan(mean[0]) && std::isnan(variance[1])));
  run(cpu::moments, {&x}, {&one, &other}, &first, cpu::plan_moments);
  CHECK((std::isnan(one[0]) && std::isnan(other[0])));
}

}  // namespace addax::backends
