// Rows of operations on places between batch and channels: pooling.
#include <limits>

#include "addax/gradient_tape.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

constexpr double nothing_is_less = -std::numeric_limits<double>::infinity();

/// All windows of `size` over images [n, h, w, c], cell by cell: [n, rows, columns, cells, c].
Tensor windows_of(const Tensor& x, std::vector<int64_t> size, std::vector<int64_t> stride) {
  Tensors cells;
  int64_t rows = (x.shape()[1] - size[0]) / stride[0] + 1, columns = (x.shape()[2] - size[1]) / stride[1] + 1;
  for (int64_t i = 0; i < size[0]; ++i)
    for (int64_t j = 0; j < size[1]; ++j)
      cells.push_back(x(all, Slice{i, i + (rows - 1) * stride[0] + 1, stride[0]},
                        Slice{j, j + (columns - 1) * stride[1] + 1, stride[1]}));
  return ops::stack(cells, 3);
}

Tensor maxima(const Tensor& windows) { return ops::max(windows, {.axis = 3}); }

/// x [n, 5, 6, c] with zeros, or what is given, where windows of [3, 2] at strides [2, 1] hang over: one row on both
/// sides, one column behind.
Tensor padded(const Tensor& x, double value) {
  return ops::pad(x, {{0, 0}, {1, 1}, {0, 1}, {0, 0}}, {.constant_values = value});
}
const ops::PoolOptions same{.strides = {{2, 1}}, .padding = "same"};

Tensor one_by_one(const Tensor& x, bool average) {
  Tensors rows;
  for (int64_t i = 0; i < 3; ++i) {
    Tensor part = x(all, Slice{i * 5 / 3, (i * 5 + 7) / 3});
    rows.push_back(average ? ops::mean(part, {.axis = 1}) : ops::max(part, {.axis = 1}));
  }
  return ops::stack(rows, 1);
}

OpRow pooling(std::string name, std::vector<int64_t> shape, OpCall call, OpCall reference, OpRow row = {}) {
  row.name = std::move(name);
  row.inputs = [shape](Draw& d) {
    Shape whole(shape);
    whole.push_back(d.n);
    return Tensors{d.distinct(whole)};
  };
  row.call = std::move(call);
  row.reference = std::move(reference);
  return row;
}

using Function = Tensor (*)(const Tensor&);

/// The gradient of the sum of f(x)².
template <Function f>
Tensor slope(const Tensor& x) {
  GradientTape tape;
  tape.watch(x);
  return tape.gradient(ops::square(f(x)), x);
}
/// The gradient of the sum of slope(x) x; nothing, as slope(), on symbolic tensors.
template <Function f>
Tensor slope_of_slope(const Tensor& x) {
  GradientTape tape;
  tape.watch(x);
  Tensor first = slope<f>(x);
  return first.defined() ? Tensor(tape.gradient(first * x, x)) : first;
}

Tensor blocks_max(const Tensor& x) { return ops::max_pool(x, {3, 2}); }
Tensor blocks_mean(const Tensor& x) { return ops::average_pool(x, {3, 2}); }
/// Each value of [n, 1, 3, c] where its block of [3, 2] lies.
Tensor spread(const Tensor& x) { return ops::repeat(ops::repeat(x, 3, 1), 2, 2); }

template <Function f>
Tensors each(const Tensors& x) {
  return {f(x[0])};
}

const OpRows rows({
    pooling(
        "max_pool", {2, 5, 6},
        [](const Tensors& x) {
          return Tensors{ops::max_pool(x[0], {3, 2})};
        },
        [](const Tensors& x) {
          return Tensors{maxima(windows_of(x[0], {3, 2}, {3, 2}))};
        },
        {.refused = {{[] {
                        ops::max_pool(ops::ones({1, 2, 5, 3}), 3);
                      },
                      "max_pool: expected places at least as many as a window of [3, 3] has, got [2, 5] of [1, 2, 5, "
                      "3] float32."},
                     {[] {
                        ops::max_pool(ops::ones({2, 3}), 2);
                      },
                      "max_pool: expected batch, channels and 1 to 3 axes of places, got [2, 3] float32."},
                     {[] {
                        ops::max_pool(ops::ones({1, 4, 4, 1}), {2, 0});
                      },
                      "max_pool: expected pool_size as one number or 2, none below 1, got [2, 0]."},
                     {[] {
                        ops::max_pool(ops::ones({1, 4, 4, 1}), 2, {.padding = "full"});
                      },
                      "max_pool: expected padding \"valid\" or \"same\", got \"full\"."},
                     {[] {
                        ops::max_pool(ops::ones({1, 0, 4, 1}), 2, {.padding = "same"});
                      },
                      "max_pool: expected at least one place along each axis, got [0, 4] of [1, 0, 4, 1] float32."}}}),
    pooling(
        "max_pool", {2, 5, 6},
        [](const Tensors& x) {
          return Tensors{ops::max_pool(x[0], {3, 2}, same)};
        },
        [](const Tensors& x) {
          return Tensors{maxima(windows_of(padded(x[0], nothing_is_less), {3, 2}, {2, 1}))};
        }),
    // A window of more than 256 cells.
    pooling(
        "max_pool", {1, 1, 300},
        [](const Tensors& x) {
          return Tensors{ops::max_pool(x[0], {1, 290}, {.strides = 5})};
        },
        [](const Tensors& x) {
          return Tensors{maxima(windows_of(x[0], {1, 290}, {5, 5}))};
        },
        {.dtypes = {DType::float64, DType::float32}}),
    pooling(
        "average_pool", {2, 5, 6},
        [](const Tensors& x) {
          return Tensors{ops::average_pool(x[0], {3, 2})};
        },
        [](const Tensors& x) {
          return Tensors{ops::mean(windows_of(x[0], {3, 2}, {3, 2}), {.axis = 3})};
        },
        {.refused = {{[] {
                        ops::average_pool(ops::ones({1, 2, 3}), 3);
                      },
                      "average_pool: expected places at least as many as a window of [3] has, got [2] of [1, 2, 3] "
                      "float32."}},
         .tolerance = 4}),
    pooling(
        "average_pool", {2, 5, 6},
        [](const Tensors& x) {
          return Tensors{ops::average_pool(x[0], {3, 2}, same)};
        },
        [](const Tensors& x) {
          Tensor count = padded(ops::ones_like(x[0]), 0);
          return Tensors{ops::sum(windows_of(padded(x[0], 0), {3, 2}, {2, 1}), {.axis = 3}) /
                         ops::sum(windows_of(count, {3, 2}, {2, 1}), {.axis = 3})};
        },
        {.tolerance = 4}),
    pooling(
        "max_pool", {2, 5}, [](const Tensors& x) { return Tensors{ops::adaptive_max_pool(x[0], 3)}; },
        [](const Tensors& x) { return Tensors{one_by_one(x[0], false)}; },
        {.refused = {{[] {
                        ops::adaptive_max_pool(ops::ones({1, 2, 3}), 0);
                      },
                      "adaptive_max_pool: expected output_size as one number or 1, none below 1, got [0]."}}}),
    pooling(
        "average_pool", {2, 5}, [](const Tensors& x) { return Tensors{ops::adaptive_average_pool(x[0], 3)}; },
        [](const Tensors& x) { return Tensors{one_by_one(x[0], true)}; },
        {.refused = {{[] {
                        ops::adaptive_average_pool(ops::ones({1, 0, 3}), 2);
                      },
                      "average_pool: expected at least one place along each axis, got [0] of [1, 0, 3] float32."}},
         .tolerance = 4}),
    pooling(
        "max_pool", {2, 3, 2, 4},
        [](const Tensors& x) {
          return Tensors{ops::max_pool(x[0], {2, 1, 2})};
        },
        [](const Tensors& x) {
          Tensor flat =
              ops::max(ops::reshape(x[0](all, Slice{0, 2}), {2, 1, 2, 2, 2, 2, x[0].shape()[4]}), {.axis = {2, 5}});
          return Tensors{flat};
        }),
    pooling("max_unpool", {2, 3, 6}, each<slope<blocks_max>>,
            [](const Tensors& x) {
              Tensor kept = ops::equal(x[0], spread(maxima(windows_of(x[0], {3, 2}, {3, 2}))));
              return Tensors{2 * x[0] * ops::cast(kept, x[0].dtype())};
            },
            {.dtypes = {DType::float64, DType::float32}}),
    pooling("max_pool_take", {2, 3, 6}, each<slope_of_slope<blocks_max>>,
            [](const Tensors& x) {
              Tensor kept = ops::equal(x[0], spread(maxima(windows_of(x[0], {3, 2}, {3, 2}))));
              return Tensors{4 * x[0] * ops::cast(kept, x[0].dtype())};
            },
            {.dtypes = {DType::float64, DType::float32}}),
    pooling("average_unpool", {2, 3, 6}, each<slope<blocks_mean>>,
            [](const Tensors& x) {
              return Tensors{spread(ops::mean(windows_of(x[0], {3, 2}, {3, 2}), {.axis = 3})) / 3};
            },
            {.tolerance = 4}),
});

}  // namespace
}  // namespace addax::tests
