// The softmax family against its formulas in double.
#include <algorithm>
#include <cmath>

#include "backends/softmax.hpp"

#include <doctest/doctest.h>

#include "backends/kernel_call.hpp"

namespace addax::backends {
namespace {

/// Calls visit(first element, stride) for each row along an axis.
template <class Visit>
void for_each_row(const Shape& shape, int axis, Visit&& visit) {
  int64_t inner = 1, length = shape.empty() ? 1 : shape[axis];
  for (int i = axis + 1; i < shape.rank(); ++i) inner *= shape[i];
  if (length == 0) return;
  for (int64_t row = 0; row < shape.size() / length; ++row) visit(row / inner * length * inner + row % inner, inner);
}

struct Case {
  Shape shape;
  int axis;
};
const Case cases[] = {{{}, 0},      {{5}, 0},       {{32, 3}, 1},    {{7, 10}, 1},   {{3, 17}, 1},
                      {{3, 16}, 1}, {{4, 1500}, 1}, {{5, 3}, 0},     {{4, 5, 6}, 1}, {{2, 1100, 3}, 1},
                      {{0, 4}, 1},  {{4, 0}, 1},    {{300, 100}, 1}, {{2, 2500}, 1}};

double log_sum(const Array& x, int64_t at, int64_t stride, int64_t n) {
  double largest = -INFINITY, total = 0;
  for (int64_t i = 0; i < n; ++i) largest = std::max(largest, x[at + i * stride]);
  for (int64_t i = 0; i < n; ++i) total += std::exp(x[at + i * stride] - largest);
  return largest + std::log(total);
}

}  // namespace

TEST_CASE("softmax: values and gradients along any axis") {
  for (const Case& c : cases) {
    for (DType dtype : float_dtypes) {
      Array x = Array::random(c.shape, dtype, 2), dy = Array::random(c.shape, dtype, 4);
      Array y(c.shape, dtype), dx(c.shape, dtype), log_y(c.shape, dtype), log_dx(c.shape, dtype);
      SoftmaxAttrs attrs{c.axis};
      run(cpu::softmax, {&x}, {&y}, &attrs, cpu::plan_softmax);
      run(cpu::log_softmax, {&x}, {&log_y}, &attrs, cpu::plan_softmax);
      run(cpu::softmax_gradient, {&y, &dy}, {&dx}, &attrs, cpu::plan_softmax);
      run(cpu::log_softmax_gradient, {&log_y, &dy}, {&log_dx}, &attrs, cpu::plan_softmax);
      int64_t n = c.shape.empty() ? 1 : c.shape[c.axis];
      double rounding = 4 * tolerance(dtype);
      for_each_row(c.shape, c.axis, [&](int64_t at, int64_t stride) {
        double z = log_sum(x, at, stride, n), dot = 0, total = 0;
        for (int64_t i = at; i < at + n * stride; i += stride) dot += y[i] * dy[i], total += dy[i];
        for (int64_t i = at; i < at + n * stride; i += stride) {
          REQUIRE(close(y[i], std::exp(x[i] - z), rounding));
          REQUIRE(close(log_y[i], x[i] - z, rounding));
          REQUIRE(close(dx[i], y[i] * (dy[i] - dot), rounding));
          REQUIRE(close(log_dx[i], dy[i] - std::exp(log_y[i]) * total, rounding));
        }
      });
    }
  }
}

TEST_CASE("logsumexp: values, infinities and NaN") {
  for (const Case& c : cases) {
    if (c.shape.size() == 0) continue;
    for (DType dtype : float_dtypes) {
      Array x = Array::random(c.shape, dtype, 2);
      Shape out = c.shape;
      if (!out.empty()) out.erase(c.axis);
      Array y(out, dtype);
      SoftmaxAttrs attrs{c.axis};
      run(cpu::logsumexp, {&x}, {&y}, &attrs, cpu::plan_softmax);
      int64_t row = 0;
      for_each_row(c.shape, c.axis, [&](int64_t at, int64_t stride) {
        REQUIRE(close(y[row++], log_sum(x, at, stride, c.shape.empty() ? 1 : c.shape[c.axis]), 4 * tolerance(dtype)));
      });
    }
  }
  Array x({3, 2}, DType::float32, {-INFINITY, -INFINITY, INFINITY, 1, INFINITY, NAN}), y({3}, DType::float32);
  SoftmaxAttrs attrs{1};
  run(cpu::logsumexp, {&x}, {&y}, &attrs, cpu::plan_softmax);
  CHECK(y[0] == -INFINITY);
  CHECK(y[1] == INFINITY);
  CHECK(std::isnan(y[2]));
}

TEST_CASE("softmax: large and vanishing values") {
  Array x({1, 4}, DType::float32, {1000, 900, 999, -INFINITY}), y({1, 4}, DType::float32);
  SoftmaxAttrs attrs{1};
  run(cpu::softmax, {&x}, {&y}, &attrs);
  CHECK(close(y[0], 1 / (1 + std::exp(-1.0)), 1e-6));
  CHECK(y[1] < 1e-37);
  CHECK(y[3] == 0);
  x.set(1, NAN);
  run(cpu::softmax, {&x}, {&y}, &attrs);
  for (int i = 0; i < 4; ++i) CHECK(std::isnan(y[i]));
}

TEST_CASE("softmax: a NaN stays in its row, in short rows and long") {
  for (int64_t n : {3, 10, 40}) {
    for (DType dtype : float_dtypes) {
      Array x = Array::random({40, n}, dtype), y({40, n}, dtype);
      x.set(5 * n + 1, NAN);
      x.set(7 * n, INFINITY);
      x.set(9 * n + 2, -INFINITY);
      SoftmaxAttrs attrs{1};
      run(cpu::softmax, {&x}, {&y}, &attrs, cpu::plan_softmax);
      for (int64_t i = 0; i < y.size(); ++i) CHECK(std::isnan(y[i]) == (i / n == 5 || i / n == 7));
      CHECK(y[9 * n + 2] == 0);
    }
  }
}

TEST_CASE("sparse cross-entropy: losses and gradients, from logits and from probabilities") {
  for (int64_t classes : {3, 10, 40, 1500}) {
    for (DType dtype : float_dtypes) {
      for (bool from_logits : {true, false}) {
        Array x = Array::random({33, classes}, dtype, 7), labels({33}, DType::int32),
              dloss = Array::random({33}, dtype, 8);
        if (!from_logits)
          for (int64_t i = 0; i < x.size(); ++i) x.set(i, std::abs(x[i]) + 0.1);
        for (int64_t r = 0; r < 33; ++r) labels.set(r, double(r * 7 % classes));
        labels.set(5, -1);
        labels.set(6, double(classes));
        Array loss({33}, dtype), dx({33, classes}, dtype);
        CrossEntropyAttrs attrs{from_logits};
        run(cpu::sparse_cross_entropy, {&x, &labels}, {&loss}, &attrs, cpu::plan_cross_entropy);
        run(cpu::sparse_cross_entropy_gradient, {&x, &labels, &dloss}, {&dx}, &attrs, cpu::plan_cross_entropy);
        for (int64_t r = 0; r < 33; ++r) {
          if (r == 5 || r == 6) {
            CHECK(std::isnan(loss[r]));
            CHECK(std::isnan(dx[r * classes]));
            continue;
          }
          int64_t label = int64_t(labels[r]);
          double z = log_sum(x, r * classes, 1, classes), total = 0;
          for (int64_t i = 0; i < classes; ++i) total += x[r * classes + i];
          double expected = from_logits ? z - x[r * classes + label] : -std::log(x[r * classes + label] / total);
          REQUIRE(close(loss[r], expected, 8 * tolerance(dtype)));
          for (int64_t i = 0; i < classes; ++i) {
            double slope = from_logits ? std::exp(x[r * classes + i] - z) - (i == label)
                                       : 1 / total - (i == label ? 1 / x[r * classes + i] : 0);
            REQUIRE(close(dx[r * classes + i], slope * dloss[r], 8 * tolerance(dtype)));
          }
        }
      }
    }
  }
}

}  // namespace addax::backends
