// Contract rows of ops that read, write, sort and count by index, and of those that make matrices.
#include "addax/gradient_tape.hpp"
#include "ops/indices.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

OpRow updates(const char* reduction) {
  return {.name = "scatter_update",
          .inputs =
              [](Draw& d) {
                return Tensors{d.real({3, 4, d.n}, 0.5, 1.5), d.integer({5, 2}, -3, 3), d.real({5, d.n}, 2, 3)};
              },
          .call =
              [=](const Tensors& x) {
                ops::ScatterUpdateOptions options;
                if (*reduction) options.reduction = reduction;
                return Tensors{ops::scatter_update(x[0], x[1], x[2], options)};
              },
          .tolerance = 4};
}

const OpRows placing({
    {.name = "take",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5, 2}), d.integer({2, 3}, -5, 5)};
         },
     .call = [](const Tensors& x) { return Tensors{ops::take(x[0], x[1], 1)}; },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::take(ops::ones({2, 0}), Tensor::from({1}), 1);
                  },
                  "take: expected an axis with elements, got axis 1 of [2, 0] float32."},
                 {[] { ops::take(ops::ones({2}), Tensor::from({0.5}), 0); },
                  "take: expected integer indices, got [1] float64. Use ops::cast()."}}},
    {.name = "take_gradient",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({7, d.n}), d.integer({7}, -5, 5, DType::int64)};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{take_gradient(x[0], x[1], 0, {5, x[0].shape()[1]})};
         },
     .tolerance = 4},
    {.name = "take_along_axis",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5, 2}), d.integer({d.n, 3, 1}, -5, 5)};
         },
     .call = [](const Tensors& x) { return Tensors{ops::take_along_axis(x[0], x[1], 1)}; },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::take_along_axis(ops::ones({2, 3}), Tensor::from({1}, {1}), 0);
                  },
                  "take_along_axis: expected indices of the input's shape but for axis 0, got [1] for [2, 3]."}}},
    {.name = "take_along_axis_gradient",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 7}), d.integer({d.n, 7}, -5, 5)};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{take_along_axis_gradient(x[0], x[1], 1, {x[0].shape()[0], 5})};
         },
     .tolerance = 4},
    {.name = "scatter",
     .inputs =
         [](Draw& d) {
           return Tensors{d.integer({6, 2}, -3, 3), d.real({6, d.n})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::scatter(x[0], x[1], {3, 4, x[1].shape()[1]})};
         },
     .refused = {{[] {
                    ops::scatter(Tensor::from({1}, {1, 1}), ops::ones({2}), {3});
                  },
                  "scatter: expected values of shape [1], got [2]."},
                 {[] {
                    ops::scatter(Tensor::from({1, 1}, {1, 2}), ops::ones({1}), {3});
                  },
                  "scatter: expected indices with at most 1 positions along their last axis, got [1, 2] for [3]."}},
     .tolerance = 4},
    {.name = "gather_nd",
     .inputs =
         [](Draw& d) {
           return Tensors{d.integer({6, 2}, -3, 3), d.real({6, d.n})};
         },
     .call =
         [](const Tensors& x) {
           GradientTape tape;
           tape.watch(x[1]);
           return Tensors{tape.gradient(ops::square(ops::scatter(x[0], x[1], {3, 4, x[1].shape()[1]})), x[1])};
         },
     .tolerance = 8},
    updates(""),
    updates("add"),
    updates("mul"),
    updates("max"),
    updates("min"),
});

OpRow segments(Tensor (*f)(const Tensor&, const Tensor&, const ops::SegmentOptions&)) {
  return {
      .name = "segment_reduce",
      .inputs =
          [](Draw& d) {
            Tensor data = d.distinct({9, d.n}) + 0.6;
            return Tensors{data, d.integer({9}, -1, 5)};
          },
      .call = [f](const Tensors& x) { return Tensors{f(x[0], x[1], {.num_segments = 4})}; },
      .dtypes = {DType::float32, DType::float64},
      .refused = {{[f] {
                     f(ops::ones({2, 3}), Tensor::from({0, 1, 2}), {.num_segments = 3});
                   },
                   "segment_reduce: expected data [n, ...] and segment_ids [n], got [2, 3] float32 and [3] int32."}},
      .tolerance = 8};
}

const OpRows counting({
    segments(ops::segment_sum),
    segments(ops::segment_max),
    segments(ops::segment_min),
    segments(ops::segment_prod),
    {.name = "one_hot",
     .inputs =
         [](Draw& d) {
           return Tensors{d.integer({d.n, 2}, -1, 6)};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::one_hot(x[0], 5, 1), ops::one_hot(x[0], 3)};
         },
     .order = 0,
     .refused = {{[] { ops::one_hot(Tensor::from({1}), -1); },
                  "one_hot: expected num_classes of at least 0, got -1."}}},
    {.name = "bincount",
     .inputs =
         [](Draw& d) {
           return Tensors{d.integer({3, d.n}, 0, 5), d.real({3, d.n})};
         },
     .call = [](const Tensors& x) { return Tensors{ops::bincount(x[0], {.weights = x[1], .minlength = 6})}; },
     .dtypes = {DType::float32, DType::float64},
     .tolerance = 8},
    {.name = "searchsorted",
     .inputs =
         [](Draw& d) {
           return Tensors{ops::sort(d.real({d.n})), d.real({2, 4})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::searchsorted(x[0], x[1]), ops::searchsorted(x[0], x[1], {.side = "right"})};
         },
     .dtypes = OpRow::numbers(),
     .order = 0,
     .refused = {{[] {
                    ops::searchsorted(ops::ones({2, 2}), ops::ones({2}));
                  },
                  "searchsorted: expected an ascending vector, got [2, 2] float32."}}},
});

const OpRows sorting({
    {.name = "sort",
     .inputs =
         [](Draw& d) {
           return Tensors{d.distinct({2, d.n, 3})};
         },
     .call = [](const Tensors& x) { return Tensors{ops::sort(x[0], 1)}; },
     .dtypes = {DType::float32, DType::float64, DType::int32}},
    {.name = "argsort",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 3})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::argsort(x[0], 1), ops::argsort(x[0], {.axis = None})};
         },
     .dtypes = OpRow::any(),
     .order = 0},
    {.name = "top_k",
     .inputs =
         [](Draw& d) {
           return Tensors{d.distinct({d.n, 6})};
         },
     .call =
         [](const Tensors& x) {
           auto [values, indices] = ops::top_k(x[0], 3);
           return Tensors{values, indices};
         },
     .dtypes = {DType::float32, DType::float64, DType::int32},
     .refused = {{[] {
                    ops::top_k(ops::ones({2, 3}), 4);
                  },
                  "top_k: expected at least 4 elements along the last axis, got [2, 3] float32."}}},
});

OpRow matrix(std::string name, Tensor (*f)(const Tensor&, int64_t), Shape refused, std::string text) {
  return {.name = name,
          .inputs =
              [](Draw& d) {
                return Tensors{d.real({d.n, 4}), d.real({5, d.n})};
              },
          .call =
              [f](const Tensors& x) {
                return Tensors{f(x[0], 0), f(x[0], 1), f(x[1], -2)};
              },
          .dtypes = OpRow::any(),
          .refused = {{[=] { f(ops::ones(refused), 0); }, text}}};
}

const std::string no_matrix = ": expected a matrix, or several in leading axes, got [3] float32.";

const OpRows matrices({
    matrix("tril", ops::tril, {3}, "tril" + no_matrix),
    matrix("triu", ops::triu, {3}, "triu" + no_matrix),
    matrix(
        "diagonal",
        [](const Tensor& x, int64_t k) {
          return x.rank() == 2 && k != 0 ? ops::diagonal(x, {.offset = k}) : ops::diag(x, k);
        },
        {}, "diag: expected a vector or a matrix, got [] float32."),
    {.name = "diag",
     .inputs = [](Draw& d) { return Tensors{d.real({d.n})}; },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::diag(x[0]), ops::diag(x[0], -2), ops::diagflat(x[0], 1)};
         },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::diag(ops::ones({2, 2, 2}));
                  },
                  "diag: expected a vector or a matrix, got [2, 2, 2] float32."}}},
    {.name = "eye",
     .inputs = [](Draw&) { return Tensors(); },
     .call =
         [](const Tensors&) {
           return Tensors{ops::eye(3), ops::eye(2, {.M = 4, .k = 1, .dtype = "int8"}), ops::identity(2)};
         },
     .order = 0,
     .refused = {{[] { ops::eye(-1); }, "eye: expected a length of at least 0, got -1."}}},
    {.name = "arange",
     .inputs = [](Draw&) { return Tensors(); },
     .call =
         [](const Tensors&) {
           return Tensors{ops::arange(5), ops::arange(1.0, 0.0, -0.25)};
         },
     .order = 0,
     .refused = {{[] { ops::arange(1, 2, 0); }, "arange: expected a step other than 0, got 0."}}},
});

}  // namespace
}  // namespace addax::tests
