// Contract rows of reductions, running results, softmax and cross-entropies.
#include "addax/gradient_tape.hpp"
#include "ops/known.hpp"
#include "ops/rows.hpp"
#include "ops/square_sums.hpp"

namespace addax::tests {
namespace {

using ops::ReduceOptions;
using Reduction = Tensor (*)(const Tensor&, const ReduceOptions&);

Tensor largest(const Tensor& x, const ReduceOptions& o) { return ops::amax(x, o); }
Tensor smallest(const Tensor& x, const ReduceOptions& o) { return ops::amin(x, o); }

/// Over the last axis, over the first and third, and over all.
OpRow reduction(std::string name, Reduction f, OpRow row = {}) {
  row.name = name;
  if (!row.inputs) row.inputs = [](Draw& d) { return Tensors{d.real({2, d.n, 3})}; };
  row.call = [f](const Tensors& x) {
    return Tensors{f(x[0], {.axis = -1}), f(x[0], {.axis = {0, 2}, .keepdims = true}), f(x[0], {})};
  };
  row.refused.push_back({[f] {
                           f(ops::ones({2, 3}), {.axis = 2});
                         },
                         name + ": expected an axis of a tensor with 2 axes, got 2."});
  row.refused.push_back({[f] {
                           f(ops::ones({2, 3}), {.axis = {0, -2}});
                         },
                         name + ": expected each axis once, got [0, -2]."});
  row.tolerance = 8;
  return row;
}

OpRow extreme(std::string name, Reduction f) {
  OpRow row = reduction(
      name, f,
      {.inputs =
           [](Draw& d) {
             return Tensors{d.distinct({2, d.n, 3})};
           },
       .dtypes = {DType::float32, DType::float64, DType::float16, DType::bfloat16, DType::int32, DType::int64}});
  row.nothing = false;
  row.refused.push_back({[f] {
                           f(ops::zeros({2, 0}), {.axis = 1});
                         },
                         name + ": expected at least one element along axis 1, got [2, 0] float32. There is no "
                                "extreme of nothing."});
  return row;
}

OpRow position(std::string name, Tensor (*f)(const Tensor&, const ops::ArgOptions&)) {
  return {.name = name,
          .inputs =
              [](Draw& d) {
                return Tensors{d.distinct({2, d.n, 3})};
              },
          .call =
              [f](const Tensors& x) {
                return Tensors{f(x[0], {.axis = 1}), f(x[0], {}), f(x[0], {.axis = -1, .keepdims = true})};
              },
          .order = 0,
          .nothing = false};
}

/// Some zeros among the factors: the rules must not divide by them.
Tensors with_zeros(Draw& d) {
  Tensor x = d.real({2, d.n, 2}, 0.5, 1.5);
  return {x * ops::cast(d.integer(x.shape(), 0, 4) > 0, x.dtype())};
}

OpRow running(std::string name, Tensor (*f)(const Tensor&, const ops::CumulativeOptions&)) {
  return {.name = name,
          .inputs = with_zeros,
          .call =
              [f](const Tensors& x) {
                return Tensors{f(x[0], {.axis = 1}), f(x[0], {.axis = -1}), f(x[0], {})};
              },
          .refused = {{[f] { f(ops::ones({2}), {.axis = 1}); },
                       name + ": expected an axis of a tensor with 1 axes, got 1."}},
          .tolerance = 16};
}

const OpRows reductions({
    {.name = "moments",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 3})};
         },
     .call =
         [](const Tensors& x) {
           auto [mean, variance] = ops::moments(x[0], {0, 2});
           auto [first, second] = ops::moments(x[0], {1}, {.keepdims = true});
           return Tensors{mean, variance, first, second};
         },
     .reference =
         [](const Tensors& x) {
           return Tensors{ops::mean(x[0], {.axis = {0, 2}}), ops::var(x[0], {.axis = {0, 2}}),
                          ops::mean(x[0], {.axis = 1, .keepdims = true}),
                          ops::var(x[0], {.axis = 1, .keepdims = true})};
         }},
    reduction("sum", ops::sum, {.dtypes = OpRow::any()}),
    reduction("mean", ops::mean),
    reduction("prod", ops::prod, {.inputs = with_zeros}),
    extreme("max", largest),
    extreme("min", smallest),
    reduction("any", ops::any, {.dtypes = OpRow::any(), .order = 0}),
    reduction("all", ops::all, {.dtypes = OpRow::any(), .order = 0}),
    reduction("logsumexp", ops::logsumexp,
              {.inputs =
                   [](Draw& d) {
                     return Tensors{d.real({2, d.n, 3}, -8, 8)};
                   }}),
    {.name = "any_not_finite",
     .inputs =
         [](Draw& d) {
           Tensor x = d.real({3, d.n, 5});
           return Tensors{x, x / ops::zeros_like(x), ops::where(ops::equal(x, ops::max(x(0))), std::nan(""), x)};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::any_not_finite(x[0]), ops::any_not_finite(x[1]), ops::any_not_finite(x[2])};
         },
     .order = 0,
     .nothing = false},
    {.name = "square_sums",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 5}), d.real({11, 33})};
         },
     .call =
         [](const Tensors& x) {
           auto [rows, columns] = ops::square_sums(x[0]);
           auto [more, rest] = ops::square_sums(x[1]);
           return Tensors{rows, columns, more, rest};
         },
     .dtypes = {DType::float32},
     .reference =
         [](const Tensors& x) {
           const Tensor a = ops::square(x[0]), b = ops::square(x[1]);
           return Tensors{ops::sum(a, {.axis = -1}), ops::sum(a, {.axis = -2}), ops::sum(b, {.axis = -1}),
                          ops::sum(b, {.axis = -2})};
         },
     .refused = {{[] { ops::square_sums(ops::ones({3})); },
                  "square_sums: expected at least a matrix, got [3] float32."}}},
    {.name = "row_square_sums",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 5}), d.real({2, 5}), d.real({11, 33}), d.real({33})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::row_square_sums(x[0], x[1]), ops::row_square_sums(x[2], x[3]),
                          ops::row_square_sums(x[2])};
         },
     .dtypes = {DType::float32},
     .reference =
         [](const Tensors& x) {
           const Tensor a = ops::square(x[0]) * ops::expand_dims(x[1], 1), b = ops::square(x[2]);
           return Tensors{ops::sum(a, {.axis = -1}), ops::sum(b * x[3], {.axis = -1}), ops::sum(b, {.axis = -1})};
         },
     .refused = {{[] {
                    ops::row_square_sums(ops::ones({3, 2}), ops::ones({3}));
                  },
                  "row_square_sums: expected weights of [2] float32, got [3] float32."}}},
    position("argmax", ops::argmax),
    position("argmin", ops::argmin),
    running("cumsum", ops::cumsum),
    running("cumprod", ops::cumprod),
});

// ---- Softmax and cross-entropies --------------------------------------------------------------------------------

using Softmax = Tensor (*)(const Tensor&, const ops::SoftmaxOptions&);

OpRow softmax(std::string name, Softmax f) {
  return {.name = name,
          .inputs =
              [](Draw& d) {
                return Tensors{d.real({d.n, 5, 2}, -4, 4)};
              },
          .call =
              [f](const Tensors& x) {
                return Tensors{f(x[0], {}), f(x[0], {.axis = 1}), f(x[0], {.axis = {1, 2}}), f(x[0], {.axis = {0, 2}})};
              },
          .refused = {{[f] {
                         f(ops::ones({2, 3}), {.axis = 2});
                       },
                       name + ": expected an axis of a tensor with 2 axes, got 2."}},
          .tolerance = 4};
}

/// Gradient ops are reached through the gradients of the op that they belong to.
OpRow gradient_of(std::string name, OpRow row) {
  row.name = name;
  row.call = [f = row.call](const Tensors& x) {
    GradientTape tape;
    tape.watch(x[0]);
    Tensor y = f(x)[0];
    return Tensors{tape.gradient(ops::sum(y * y), x[0])[0]};
  };
  row.refused.clear();
  row.reference = {};
  return row;
}

OpRow crossentropy(std::string name, bool from_logits) {
  double low = from_logits ? -3 : 0.1;
  return {.name = name,
          .inputs =
              [low](Draw& d) {
                return Tensors{d.real({d.n, 5}, low, 1), d.integer({d.n}, 0, 5)};
              },
          .call =
              [from_logits](const Tensors& x) {
                return Tensors{ops::sparse_categorical_crossentropy(x[1], x[0], {.from_logits = from_logits})};
              },
          .reference =
              [from_logits](const Tensors& x) {
                Tensor classes = ops::cast(ops::expand_dims(x[1], 1) == Tensor::from({0, 1, 2, 3, 4}), x[0].dtype());
                return Tensors{ops::categorical_crossentropy(classes, x[0], {.from_logits = from_logits})};
              },
          .refused = {{[] {
                         ops::sparse_categorical_crossentropy(ops::zeros({3}, "int32"), ops::ones({2, 5}));
                       },
                       "sparse_categorical_crossentropy: expected a target of shape [2], got [3] int32 for an output "
                       "of [2, 5] float32."}},
          .tolerance = 8};
}

const OpRows losses({
    softmax("softmax", ops::softmax),
    softmax("log_softmax", ops::log_softmax),
    gradient_of("softmax_gradient", softmax("softmax", ops::softmax)),
    gradient_of("log_softmax_gradient", softmax("log_softmax", ops::log_softmax)),
    crossentropy("sparse_cross_entropy", true),
    crossentropy("sparse_cross_entropy", false),
    gradient_of("sparse_cross_entropy_gradient", crossentropy("sparse_cross_entropy", true)),
    gradient_of("sparse_cross_entropy_gradient", crossentropy("sparse_cross_entropy", false)),
});

}  // namespace
}  // namespace addax::tests
