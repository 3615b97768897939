// Matrix multiplication against sums in double, for every dtype, layout and kind of size.
#include "backends/matmul.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "backends/parallel.hpp"
#include "kernel_call.hpp"

using namespace addax;
using namespace addax::backends;

namespace {

Shape with_leading(const Shape& leading, int64_t rows, int64_t columns) {
  Shape shape = leading;
  shape.push_back(rows);
  shape.push_back(columns);
  return shape;
}

/// The first element of the matrix of `operand` that product `index` of `leading` uses.
int64_t matrix_at(int64_t index, const Shape& leading, const Shape& operand) {
  int64_t at = 0, step = operand[-1] * operand[-2];
  for (int axis = 1; axis <= leading.rank(); ++axis, index /= leading[-axis + 1]) {
    const int own = operand.rank() - 2 - axis;
    if (own < 0) continue;
    if (operand[own] > 1) at += index % leading[-axis] * step;
    step *= operand[own];
  }
  return at;
}

/// What an integer dtype keeps of a sum.
double wrap(double sum, DType dtype) {
  if (dtype.is_float()) return sum;
  const double range = std::pow(2.0, 8.0 * double(dtype.size()));
  sum -= range * std::floor(sum / range);
  return dtype.is_signed() && sum >= range / 2 ? sum - range : sum;
}

struct Case {
  Shape a_leading, b_leading, leading;
  int64_t m, n, k;
  MatmulAttrs attrs;
  DType in = DType::float32, out = DType::float32;
};

/// Runs one case and returns the largest error, in units of what its dtypes may round.
double error_of(const Case& c) {
  Array a = Array::random(with_leading(c.a_leading, c.attrs.transpose_a ? c.k : c.m, c.attrs.transpose_a ? c.m : c.k),
                          c.in, 1);
  Array b = Array::random(with_leading(c.b_leading, c.attrs.transpose_b ? c.n : c.k, c.attrs.transpose_b ? c.k : c.n),
                          c.in, 2);
  Array bias = Array::random({c.n}, c.out, 3);
  Array result(with_leading(c.leading, c.m, c.n), c.out);
  std::vector<Array*> in{&a, &b};
  if (c.attrs.bias) in.push_back(&bias);
  run(cpu::matmul, in, {&result}, &c.attrs, cpu::plan_matmul);

  const std::vector<double> av = a.values(), bv = b.values(), biasv = bias.values();
  const double rounding = tolerance(c.out) + 1e-7 * double(c.k);
  double worst = 0;
  for (int64_t p = 0; p < c.leading.size(); ++p) {
    const int64_t a_at = matrix_at(p, c.leading, a.shape()), b_at = matrix_at(p, c.leading, b.shape());
    for (int64_t i = 0; i < c.m; ++i)
      for (int64_t j = 0; j < c.n; ++j) {
        double sum = c.attrs.bias ? biasv[size_t(j)] : 0;
        for (int64_t q = 0; q < c.k; ++q)
          sum += av[size_t(a_at + (c.attrs.transpose_a ? q * c.m + i : i * c.k + q))] *
                 bv[size_t(b_at + (c.attrs.transpose_b ? j * c.k + q : q * c.n + j))];
        sum = wrap(sum, c.out);
        if (c.attrs.epilogue == Epilogue::relu) sum = std::max(sum, 0.0);
        const double error = std::abs(result[(p * c.m + i) * c.n + j] - sum);
        worst = std::max(worst, std::isnan(error) ? INFINITY : error / (rounding * std::max(1.0, std::abs(sum))));
      }
  }
  return worst;
}

MatmulAttrs layout(int bits, Epilogue epilogue = Epilogue::none) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, epilogue};
}

void check(const Case& c) {
  INFO(c.m, " x ", c.k, " x ", c.n, " ", c.in.name(), " to ", c.out.name(), " transposed ", c.attrs.transpose_a,
       c.attrs.transpose_b, " bias ", c.attrs.bias);
  CHECK(error_of(c) <= 1);
}

constexpr struct {
  int64_t m, n, k;
} sizes[] = {{1, 1, 1},    {32, 16, 4},  {32, 3, 16},    {4, 16, 32},    {1, 300, 70},  {300, 1, 70},  {2, 100, 33},
             {3, 65, 17},  {5, 7, 9},    {6, 130, 40},   {7, 31, 64},    {13, 33, 65},  {15, 10, 100}, {64, 48, 32},
             {90, 70, 50}, {33, 257, 9}, {128, 96, 600}, {70, 40, 1100}, {200, 300, 40}};

}  // namespace

TEST_CASE("matmul: float32 in every layout and size") {
  for (auto s : sizes)
    for (int bits = 0; bits < 8; ++bits)
      check({{}, {}, {}, s.m, s.n, s.k, layout(bits, bits == 4 || bits == 7 ? Epilogue::relu : Epilogue::none)});
}

TEST_CASE("matmul: every dtype") {
  for (DType dtype : all_dtypes) {
    if (dtype == DType::bool_) continue;
    for (auto s : sizes)
      for (int bits = 0; bits < 8; ++bits)
        check({{}, {}, {}, s.m, s.n, s.k, layout(bits, Epilogue::relu), dtype, dtype});
  }
}

TEST_CASE("matmul: results wider than the operands") {
  for (auto s : sizes)
    for (int bits = 0; bits < 8; ++bits) {
      check({{}, {}, {}, s.m, s.n, s.k, layout(bits), DType::bfloat16, DType::float32});
      check({{}, {}, {}, s.m, s.n, s.k, layout(bits), DType::float16, DType::float32});
      check({{}, {}, {}, s.m, s.n, s.k, layout(bits), DType::int8, DType::int32});
    }
}

TEST_CASE("matmul: leading axes broadcast") {
  for (DType dtype : {DType::float32, DType::bfloat16, DType::int32})
    for (int bits = 0; bits < 8; ++bits) {
      check({{6}, {6}, {6}, 5, 7, 9, layout(bits), dtype, dtype});
      check({{2, 3}, {}, {2, 3}, 40, 33, 20, layout(bits), dtype, dtype});
      check({{}, {4}, {4}, 20, 33, 20, layout(bits), dtype, dtype});
      check({{2, 1, 3}, {5, 1}, {2, 5, 3}, 12, 10, 11, layout(bits), dtype, dtype});
      check({{2, 2}, {2, 1}, {2, 2}, 1, 100, 64, layout(bits), dtype, dtype});
      check({{3}, {3}, {3}, 64, 1, 50, layout(bits), dtype, dtype});
    }
}

TEST_CASE("matmul: empty axes") {
  for (DType dtype : {DType::float32, DType::float64, DType::bfloat16, DType::int16})
    for (int bits = 0; bits < 8; ++bits) {
      check({{}, {}, {}, 5, 20, 0, layout(bits), dtype, dtype});
      check({{}, {}, {}, 1, 20, 0, layout(bits), dtype, dtype});
      check({{}, {}, {}, 0, 20, 5, layout(bits), dtype, dtype});
      check({{}, {}, {}, 5, 0, 5, layout(bits), dtype, dtype});
      check({{0}, {0}, {0}, 5, 4, 5, layout(bits), dtype, dtype});
    }
}

TEST_CASE("matmul: NaN passes through relu") {
  Array a({1, 2}, DType::float32, {NAN, 1}), b({2, 3}, DType::float32, {1, 1, 1, 1, 1, 1}), c({1, 3}, DType::float32);
  MatmulAttrs attrs{.epilogue = Epilogue::relu};
  run(cpu::matmul, {&a, &b}, {&c}, &attrs, cpu::plan_matmul);
  CHECK(std::isnan(c[0]));
}

TEST_CASE("matmul: the same bits on one thread and on many") {
  const int threads = num_threads();
  for (DType dtype : {DType::float32, DType::bfloat16})
    for (int bits = 0; bits < 4; ++bits) {
      MatmulAttrs attrs = layout(bits);
      Array a = Array::random({256, 256}, dtype, 1), b = Array::random({256, 256}, dtype, 2);
      Array one({256, 256}, DType::float32), many({256, 256}, DType::float32);
      set_num_threads(1);
      run(cpu::matmul, {&a, &b}, {&one}, &attrs, cpu::plan_matmul);
      set_num_threads(3);
      run(cpu::matmul, {&a, &b}, {&many}, &attrs, cpu::plan_matmul);
      CHECK(std::equal(one.as<float>(), one.as<float>() + one.size(), many.as<float>()));
    }
  set_num_threads(threads);
}

TEST_CASE("matmul: the same bits on one thread and on many where nothing is a multiple of anything") {
  const int threads = num_threads();
  for (DType dtype : {DType::float32, DType::bfloat16})
    for (int bits = 0; bits < 4; ++bits) {
      MatmulAttrs attrs = layout(bits);
      auto shape = [](bool transposed, int64_t rows, int64_t columns) {
        return transposed ? Shape{columns, rows} : Shape{rows, columns};
      };
      Array a = Array::random(shape(attrs.transpose_a, 203, 733), dtype, 1);
      Array b = Array::random(shape(attrs.transpose_b, 733, 277), dtype, 2);
      Array one({203, 277}, DType::float32), many({203, 277}, DType::float32);
      set_num_threads(1);
      run(cpu::matmul, {&a, &b}, {&one}, &attrs, cpu::plan_matmul);
      for (int count : {2, 3, 5}) {
        set_num_threads(count);
        run(cpu::matmul, {&a, &b}, {&many}, &attrs, cpu::plan_matmul);
        CHECK(std::equal(one.as<float>(), one.as<float>() + one.size(), many.as<float>()));
      }
    }
  set_num_threads(threads);
}

namespace {

/// The root of the mean squared error of a float32 product, over that of its exact value.
double relative_error(int64_t m, int64_t n, int64_t k, double scale) {
  Array a = Array::random({m, k}, DType::float32, 1), b = Array::random({k, n}, DType::float32, 2);
  for (int64_t i = 0; i < a.size(); ++i) a.as<float>()[i] *= float(scale);
  Array c({m, n}, DType::float32);
  MatmulAttrs attrs;
  run(cpu::matmul, {&a, &b}, {&c}, &attrs, cpu::plan_matmul);
  double error = 0, size = 0;
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0;
      for (int64_t p = 0; p < k; ++p) sum += double(a.as<float>()[i * k + p]) * double(b.as<float>()[p * n + j]);
      error += (double(c.as<float>()[i * n + j]) - sum) * (double(c.as<float>()[i * n + j]) - sum);
      size += sum * sum;
    }
  return std::sqrt(error / size);
}

}  // namespace

TEST_CASE("matmul: float32 keeps its 24 bits, whatever computes it and whatever the size of the numbers") {
  for (double scale : {1.0, 1e-30, 1e+30})
    for (int64_t k : {64, 784, 2000}) {
      INFO(scale, " ", k);
      CHECK(relative_error(160, 150, k, scale) < 2.5e-8 * std::sqrt(double(k)));
    }
}

TEST_CASE("matmul: infinities and NaN end where they would by hand") {
  for (float special : {INFINITY, -INFINITY, NAN, 3.4e38f}) {
    Array a({160, 100}, DType::float32), b({100, 150}, DType::float32), c({160, 150}, DType::float32);
    for (int64_t i = 0; i < a.size(); ++i) a.as<float>()[i] = 0.5f;
    for (int64_t i = 0; i < b.size(); ++i) b.as<float>()[i] = 0.25f;
    a.as<float>()[17 * 100 + 3] = special;
    MatmulAttrs attrs;
    run(cpu::matmul, {&a, &b}, {&c}, &attrs, cpu::plan_matmul);
    const float wanted = special * 0.25f + 99 * 0.125f;
    for (int64_t i = 0; i < c.size(); ++i) {
      if (i / 150 != 17)
        REQUIRE(c.as<float>()[i] == 12.5f);
      else if (std::isnan(special))
        REQUIRE(std::isnan(c.as<float>()[i]));
      else
        REQUIRE(c.as<float>()[i] == wanted);
    }
  }
}

TEST_CASE("matmul: one plan serves several threads at once") {
  Array a = Array::random({128, 128}, DType::bfloat16, 1), b = Array::random({128, 128}, DType::bfloat16, 2);
  MatmulAttrs attrs;
  Spec out{{128, 128}, DType::float32};
  Spec specs[] = {a.spec(), b.spec()};
  Plan plan = cpu::plan_matmul(specs, {&out, 1}, &attrs);
  std::vector<std::vector<float>> results(4, std::vector<float>(128 * 128));
  std::vector<std::thread> callers;
  for (auto& result : results)
    callers.emplace_back([&] {
      std::vector<std::byte> scratch(plan.scratch + 64);
      View in[] = {a.view(), b.view()}, c[] = {{result.data(), &out}};
      for (int repeat = 0; repeat < 20; ++repeat)
        cpu::matmul({in, c, &attrs, plan.prepared.get(), scratch.data(), nullptr});
    });
  for (auto& caller : callers) caller.join();
  for (auto& result : results) CHECK(result == results[0]);
}
