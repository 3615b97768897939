// Linear algebra: factors multiplied together give the matrix again, solutions solve.
#include "backends/linalg.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {

const DType reals[] = {DType::float32, DType::float64};
double rounding(DType dtype) { return 100 * tolerance(dtype); }

/// One matrix of a batch, [rows, columns] from its number on.
struct Matrix {
  const Array& a;
  int64_t rows, columns, batch;
  Matrix(const Array& array, int64_t number)
      : a(array), rows(array.shape()[-2]), columns(array.shape()[-1]), batch(number) {}
  double operator()(int64_t r, int64_t c) const { return a[(batch * rows + r) * columns + c]; }
};

double product(const Matrix& a, const Matrix& b, int64_t r, int64_t c) {
  double sum = 0;
  for (int64_t k = 0; k < a.columns; ++k) sum += a(r, k) * b(k, c);
  return sum;
}

/// a^T a + 0.5 for each matrix of a batch.
Array positive(Shape shape, DType dtype) {
  Array a = Array::random(shape, dtype, 3), y(shape, dtype);
  int64_t n = shape.back();
  for (int64_t b = 0; b < a.size() / (n * n); ++b) {
    for (int64_t r = 0; r < n; ++r) {
      for (int64_t c = 0; c < n; ++c) {
        double sum = r == c ? 0.5 : 0;
        for (int64_t k = 0; k < n; ++k) sum += Matrix(a, b)(k, r) * Matrix(a, b)(k, c);
        y.set((b * n + r) * n + c, sum);
      }
    }
  }
  return y;
}

void check_product(const Array& a, const Array& b, const Array& expected, double limit) {
  Matrix whole(expected, 0);
  for (int64_t i = 0; i < expected.size() / (whole.rows * whole.columns); ++i)
    for (int64_t r = 0; r < whole.rows; ++r)
      for (int64_t c = 0; c < whole.columns; ++c)
        REQUIRE(close(product(Matrix(a, i), Matrix(b, i), r, c), Matrix(expected, i)(r, c), limit));
}

/// Rows are orthonormal.
void check_orthonormal(const Array& a, int64_t batches, bool columns, double limit) {
  for (int64_t i = 0; i < batches; ++i) {
    Matrix q(a, i);
    int64_t n = columns ? q.columns : q.rows, length = columns ? q.rows : q.columns;
    for (int64_t r = 0; r < n; ++r) {
      for (int64_t c = 0; c < n; ++c) {
        double dot = 0;
        for (int64_t k = 0; k < length; ++k) dot += columns ? q(k, r) * q(k, c) : q(r, k) * q(c, k);
        REQUIRE(close(dot, r == c, limit));
      }
    }
  }
}

}  // namespace

TEST_CASE("cholesky: both triangles; not positive definite gives NaN") {
  for (DType dtype : reals) {
    Array a = positive({2, 5, 5}, dtype), lower({2, 5, 5}, dtype), upper({2, 5, 5}, dtype);
    CholeskyAttrs down{false}, up{true};
    run(cpu::cholesky, {&a}, {&lower}, &down);
    run(cpu::cholesky, {&a}, {&upper}, &up);
    check_product(lower, upper, a, rounding(dtype));
    for (int64_t b = 0; b < 2; ++b) {
      CHECK(Matrix(lower, b)(0, 4) == 0);
      CHECK(Matrix(upper, b)(4, 0) == 0);
    }
    a.set(0, -1);
    run(cpu::cholesky, {&a}, {&lower}, &down);
    CHECK(std::isnan(lower[0]));
    CHECK(!std::isnan(lower[25]));
  }
}

TEST_CASE("solve, solve_triangular, inv: batches; singular gives NaN") {
  for (DType dtype : reals) {
    Array a = positive({3, 6, 6}, dtype), b = Array::random({3, 6, 2}, dtype), x({3, 6, 2}, dtype),
          inverse({3, 6, 6}, dtype);
    a.set(1, a[1] + 1);
    run(cpu::solve, {&a, &b}, {&x}, nullptr, cpu::plan_lu);
    check_product(a, x, b, rounding(dtype));
    run(cpu::inv, {&a}, {&inverse}, nullptr, cpu::plan_lu);
    check_product(
        inverse, b,
        [&] {
          Array y = x;
          return y;
        }(),
        10 * rounding(dtype));
    for (bool lower : {true, false}) {
      for (bool transposed : {true, false}) {
        TriangularAttrs attrs{lower, transposed};
        run(cpu::solve_triangular, {&a, &b}, {&x}, &attrs);
        Array triangle = a;
        for (int64_t i = 0; i < 3; ++i)
          for (int64_t r = 0; r < 6; ++r)
            for (int64_t c = 0; c < 6; ++c) {
              double value = transposed ? Matrix(a, i)(c, r) : Matrix(a, i)(r, c);
              triangle.set((i * 6 + r) * 6 + c, (lower != transposed ? c <= r : c >= r) ? value : 0);
            }
        check_product(triangle, x, b, 10 * rounding(dtype));
      }
    }
    Array zero({1, 2, 2}, dtype), right = Array::random({1, 2, 1}, dtype), none({1, 2, 1}, dtype),
                                  no_inverse({1, 2, 2}, dtype);
    run(cpu::solve, {&zero, &right}, {&none}, nullptr, cpu::plan_lu);
    run(cpu::inv, {&zero}, {&no_inverse}, nullptr, cpu::plan_lu);
    CHECK(std::isnan(none[0]));
    CHECK(std::isnan(no_inverse[3]));
  }
}

TEST_CASE("lu_factor, det, slogdet") {
  for (DType dtype : reals) {
    Array a({2, 2}, dtype, {1, 2, 3, 4}), lu({2, 2}, dtype), pivots({2}, DType::int32), d({}, dtype), sign({}, dtype),
        log({}, dtype);
    run(cpu::lu_factor, {&a}, {&lu, &pivots}, nullptr, cpu::plan_lu);
    CHECK(pivots.values() == std::vector<double>{1, 1});
    CHECK(lu[0] == 3);
    CHECK(close(lu[2], 1.0 / 3, rounding(dtype)));
    CHECK(close(lu[3], 2 - 4.0 / 3, rounding(dtype)));
    run(cpu::det, {&a}, {&d}, nullptr, cpu::plan_lu);
    CHECK(close(d[0], -2, rounding(dtype)));
    run(cpu::slogdet, {&a}, {&sign, &log}, nullptr, cpu::plan_lu);
    CHECK(sign[0] == -1);
    CHECK(close(log[0], std::log(2.0), rounding(dtype)));
    Array zero({2, 2}, dtype), empty({0, 0}, dtype);
    run(cpu::det, {&zero}, {&d}, nullptr, cpu::plan_lu);
    CHECK(d[0] == 0);
    run(cpu::slogdet, {&zero}, {&sign, &log}, nullptr, cpu::plan_lu);
    CHECK(sign[0] == 0);
    CHECK(log[0] == -INFINITY);
    run(cpu::det, {&empty}, {&d}, nullptr, cpu::plan_lu);
    CHECK(d[0] == 1);
    Array tall = Array::random({2, 5, 3}, dtype), tall_lu({2, 5, 3}, dtype), tall_pivots({2, 3}, DType::int32);
    run(cpu::lu_factor, {&tall}, {&tall_lu, &tall_pivots}, nullptr, cpu::plan_lu);
    for (int64_t b = 0; b < 2; ++b) {
      std::vector<int64_t> rows{0, 1, 2, 3, 4};
      for (int64_t k = 0; k < 3; ++k) std::swap(rows[size_t(k)], rows[size_t(tall_pivots[b * 3 + k])]);
      for (int64_t r = 0; r < 5; ++r)
        for (int64_t c = 0; c < 3; ++c) {
          double sum = 0;
          for (int64_t k = 0; k <= std::min(r, c); ++k)
            sum += (k == r ? 1 : Matrix(tall_lu, b)(r, k)) * Matrix(tall_lu, b)(k, c);
          REQUIRE(close(sum, Matrix(tall, b)(rows[size_t(r)], c), rounding(dtype)));
        }
    }
  }
}

TEST_CASE("qr: reduced and complete, tall, wide and square") {
  for (DType dtype : reals) {
    for (Shape shape : {Shape{2, 7, 4}, Shape{2, 4, 7}, Shape{1, 5, 5}, Shape{1, 4, 0}}) {
      for (bool complete : {false, true}) {
        int64_t m = shape[-2], n = shape[-1], k = complete ? m : std::min(m, n);
        Array a = Array::random(shape, dtype), q({shape[0], m, k}, dtype), r({shape[0], k, n}, dtype);
        run(cpu::qr, {&a}, {&q, &r}, nullptr, cpu::plan_qr);
        if (a.size() > 0) check_product(q, r, a, rounding(dtype));
        if (q.size() > 0) check_orthonormal(q, shape[0], true, rounding(dtype));
      }
    }
  }
}

TEST_CASE("svd: thin, full and values alone") {
  for (DType dtype : reals) {
    for (Shape shape : {Shape{2, 7, 4}, Shape{2, 4, 7}, Shape{1, 5, 5}, Shape{1, 40, 30}}) {
      for (bool full : {false, true}) {
        int64_t m = shape[-2], n = shape[-1], k = std::min(m, n), batches = shape[0];
        Array a = Array::random(shape, dtype), u({batches, m, full ? m : k}, dtype), s({batches, k}, dtype),
              vh({batches, full ? n : k, n}, dtype);
        run(cpu::svd, {&a}, {&u, &s, &vh}, nullptr, cpu::plan_svd);
        check_orthonormal(u, batches, true, rounding(dtype));
        check_orthonormal(vh, batches, false, rounding(dtype));
        for (int64_t b = 0; b < batches; ++b)
          for (int64_t r = 0; r < m; ++r)
            for (int64_t c = 0; c < n; ++c) {
              double sum = 0;
              for (int64_t i = 0; i < k; ++i) sum += Matrix(u, b)(r, i) * s[b * k + i] * Matrix(vh, b)(i, c);
              REQUIRE(close(sum, Matrix(a, b)(r, c), rounding(dtype)));
            }
        Array values({batches, k}, dtype);
        run(cpu::svd, {&a}, {&values}, nullptr, cpu::plan_svd);
        for (int64_t i = 0; i < s.size(); ++i) REQUIRE(close(values[i], s[i], rounding(dtype)));
      }
    }
  }
}

TEST_CASE("eigh: vectors, and values alone") {
  for (DType dtype : reals) {
    Array a = positive({2, 6, 6}, dtype), values({2, 6}, dtype), vectors({2, 6, 6}, dtype), alone({2, 6}, dtype);
    run(cpu::eigh, {&a}, {&values, &vectors}, nullptr, cpu::plan_eigh);
    run(cpu::eigh, {&a}, {&alone}, nullptr, cpu::plan_eigh);
    for (int64_t b = 0; b < 2; ++b) {
      for (int64_t i = 0; i < 6; ++i) {
        CHECK(close(values[b * 6 + i], alone[b * 6 + i], rounding(dtype)));
        if (i > 0) CHECK(values[b * 6 + i - 1] <= values[b * 6 + i]);
        for (int64_t r = 0; r < 6; ++r)
          REQUIRE(close(product(Matrix(a, b), Matrix(vectors, b), r, i), values[b * 6 + i] * Matrix(vectors, b)(r, i),
                        rounding(dtype)));
      }
    }
  }
}

TEST_CASE("lstsq: the residual is orthogonal; the solution of a wide system is exact") {
  for (DType dtype : reals) {
    Array a = Array::random({9, 4}, dtype), b = Array::random({9, 2}, dtype, 5), x({4, 2}, dtype);
    LeastSquaresAttrs attrs;
    run(cpu::lstsq, {&a, &b}, {&x}, &attrs, cpu::plan_lstsq);
    for (int64_t c = 0; c < 2; ++c)
      for (int64_t k = 0; k < 4; ++k) {
        double dot = 0;
        for (int64_t r = 0; r < 9; ++r)
          dot += Matrix(a, 0)(r, k) * (product(Matrix(a, 0), Matrix(x, 0), r, c) - Matrix(b, 0)(r, c));
        CHECK(close(dot, 0, rounding(dtype)));
      }
    Array wide = Array::random({3, 5}, dtype), right = Array::random({3, 1}, dtype), y({5, 1}, dtype);
    run(cpu::lstsq, {&wide, &right}, {&y}, &attrs, cpu::plan_lstsq);
    check_product(wide, y, right, rounding(dtype));
  }
}

}  // namespace addax::backends
