// Contract rows of reductions and normalisations that are composed of others.
#include <cmath>

#include "ops/rows.hpp"

namespace addax::tests {
namespace {

using ops::ReduceOptions;
using Reduction = Tensor (*)(const Tensor&, const ReduceOptions&);

Tensors cube(Draw& d) { return {d.real({2, d.n, 3})}; }
Tensors distinct(Draw& d) { return {d.distinct({2, d.n, 3})}; }
/// Different numbers, one in four missing.
Tensors holed(Draw& d) {
  Tensor x = d.distinct({2, d.n, 4});
  return {ops::where(ops::equal(ops::arange(4), 1), std::nan(""), x)};
}
/// What is left of it.
Tensor dense(const Tensor& x) { return ops::take(x, Tensor::from({0, 2, 3}), 2); }

Tensors everywhere(Reduction f, const Tensor& x) {
  return {f(x, {.axis = -1}), f(x, {.axis = {0, 2}, .keepdims = true}), f(x, {})};
}
OpRow reduction(std::string name, Reduction f, Reduction reference, OpRow row = {}) {
  auto inputs = row.inputs ? row.inputs : cube;
  row.reference = [reference](const Tensors& x) { return everywhere(reference, x[0]); };
  if (row.tolerance == 1) row.tolerance = 8;
  return composed(
      std::move(name), inputs, [f](const Tensors& x) { return everywhere(f, x[0]); }, std::move(row));
}
/// Without NaN as if they were not there.
OpRow skipping(std::string name, Reduction f, Reduction whole, OpRow row = {}) {
  auto call = [f](const Tensors& x) { return everywhere(f, x[0]); };
  row.reference = [whole](const Tensors& x) { return everywhere(whole, dense(x[0])); };
  row.tolerance = 16;
  row.order = 0;  // a difference quotient cannot step over NaN; the plain functions have the gradients
  row.nothing = false;
  return composed(std::move(name), holed, call, std::move(row));
}

Tensor centred(const Tensor& x, const ReduceOptions& o) {
  Tensor mean = ops::mean(x, {.axis = o.axis, .keepdims = true});
  return ops::mean(ops::square(x - mean), o);
}
Tensor highest(const Tensor& x, const ReduceOptions& o) {
  return ops::max(x, {.axis = o.axis, .keepdims = o.keepdims});
}
Tensor lowest(const Tensor& x, const ReduceOptions& o) { return ops::min(x, {.axis = o.axis, .keepdims = o.keepdims}); }
Tensor half(const Tensor& x, const ReduceOptions& o) {
  return ops::quantile(x, 0.5, {.axis = o.axis, .keepdims = o.keepdims});
}

const OpRow real{.dtypes = {DType::float32, DType::float64}};
const OpRow some{.inputs = distinct, .dtypes = {DType::float32, DType::float64}, .nothing = false};

const OpRows reductions({
    reduction("amax", ops::amax, highest, some),
    reduction("amin", ops::amin, lowest, some),
    reduction(
        "ptp", ops::ptp, [](const Tensor& x, const ReduceOptions& o) { return highest(x, o) + highest(-x, o); }, some),
    reduction("var", ops::var, centred, real),
    reduction(
        "std", ops::std, [](const Tensor& x, const ReduceOptions& o) { return ops::sqrt(centred(x, o)); }, some),
    reduction("median", ops::median, half, some),
    reduction(
        "count_nonzero",
        [](const Tensor& x, const ReduceOptions& o) {
          Tensor count = ops::count_nonzero(x, o.axis);
          return o.keepdims ? ops::reshape(count, {1, -1, 1}) : count;
        },
        [](const Tensor& x, const ReduceOptions& o) { return ops::sum(ops::cast(x != 0, "int32"), o); },
        {.dtypes = OpRow::any(), .order = 0}),
    skipping("nansum", ops::nansum, ops::sum),
    skipping("nanprod", ops::nanprod, ops::prod, real),
    skipping("nanmean", ops::nanmean, ops::mean),
    skipping("nanvar", ops::nanvar, ops::var),
    skipping("nanstd", ops::nanstd, ops::std),
    skipping("nanmax", ops::nanmax, highest),
    skipping("nanmin", ops::nanmin, lowest),
    skipping("nanmedian", ops::nanmedian, ops::median),
});

// ---- Positions, running results, quantiles ----------------------------------------------------------------------

OpRow position(std::string name, Tensor (*f)(const Tensor&, const ops::ArgOptions&),
               Tensor (*whole)(const Tensor&, const ops::ArgOptions&), double fill) {
  return composed(std::move(name), holed,
                  [f](const Tensors& x) {
                    Tensor lost = ops::full({2, 3}, std::nan(""), x[0].dtype());
                    return Tensors{f(x[0], {.axis = 1}), f(x[0], {.axis = -1, .keepdims = true}), f(lost, {.axis = 1})};
                  },
                  {.order = 0,
                   .reference =
                       [whole, fill](const Tensors& x) {
                         Tensor filled = ops::where(ops::isnan(x[0]), fill, x[0]);
                         Tensor along = whole(filled, {.axis = 1}), hole = ops::equal(ops::arange(4), 1);
                         return Tensors{ops::where(hole, -1, along), whole(filled, {.axis = -1, .keepdims = true}),
                                        Tensor::from({-1, -1})};
                       },
                   .nothing = false});
}

OpRow running(std::string name, Tensor (*f)(const Tensor&, const ops::CumulativeOptions&),
              Tensor (*whole)(const Tensor&, const ops::CumulativeOptions&), double fill) {
  return composed(std::move(name), holed,
                  [f](const Tensors& x) {
                    return Tensors{f(x[0], {.axis = 1}), f(x[0], {})};
                  },
                  {.dtypes = {DType::float32, DType::float64},
                   .order = 0,
                   .reference =
                       [whole, fill](const Tensors& x) {
                         Tensor filled = ops::where(ops::isnan(x[0]), fill, x[0]);
                         return Tensors{whole(filled, {.axis = 1}), whole(filled, {})};
                       },
                   .tolerance = 16});
}

using Quantile = Tensor (*)(const Tensor&, const Tensor&, const ops::QuantileOptions&);

/// Of five different numbers, by hand; `unit` is 1 or 100.
OpRow quantile(std::string name, Quantile f, double unit, bool missing) {
  auto inputs = [missing](Draw& d) {
    Tensor x = ops::reshape(d.distinct({5 * d.n}), {5, d.n});
    return Tensors{missing ? ops::concatenate({x, ops::full({1, d.n}, std::nan(""), d.dtype)}) : x};
  };
  auto reference = [missing](const Tensors& x) {
    Tensor rows = ops::sort(missing ? x[0](Slice{0, 5}) : x[0], 0);
    return Tensors{ops::stack({rows[1], rows[2] * 0.6 + rows[3] * 0.4}), rows(Slice{3, 4})};
  };
  OpRow row{
      .dtypes = {DType::float32, DType::float64}, .order = missing ? 0 : 2, .reference = reference, .tolerance = 8};
  row.refused = {{[f] { f(ops::ones({2}), 0.5, {.method = "best"}); },
                  name + ": expected the method linear, lower, higher, midpoint or nearest, got best."}};
  return composed(
      name, inputs,
      [f, unit](const Tensors& x) {
        Tensor q = ops::cast(Tensor::from({0.25 * unit, 0.6 * unit}), x[0].dtype());
        return Tensors{f(x[0], q, {.axis = 0}),
                       f(x[0], 0.7 * unit, {.axis = 0, .method = "nearest", .keepdims = true})};
      },
      row);
}

const OpRows positions({
    position("nanargmax", ops::nanargmax, ops::argmax, -INFINITY),
    position("nanargmin", ops::nanargmin, ops::argmin, INFINITY),
    running("nancumsum", ops::nancumsum, ops::cumsum, 0),
    running("nancumprod", ops::nancumprod, ops::cumprod, 1),
    quantile("quantile", ops::quantile, 1, false),
    quantile("percentile", ops::percentile, 100, false),
    quantile("nanquantile", ops::nanquantile, 1, true),
    quantile("nanpercentile", ops::nanpercentile, 100, true),
    composed(
        "average",
        [](Draw& d) {
          return Tensors{d.real({d.n, 4}), d.real({4}, 0.5, 1)};
        },
        [](const Tensors& x) {
          return Tensors{ops::average(x[0], {.axis = 1, .weights = x[1]}), ops::average(x[0], 1)};
        },
        {.reference =
             [](const Tensors& x) {
               return Tensors{ops::matmul(x[0], x[1] / ops::sum(x[1])), ops::mean(x[0], 1)};
             },
         .refused = {{[] {
                        ops::average(ops::ones({2, 3}), {.axis = 1, .weights = ops::ones({2})});
                      },
                      "average: expected weights of the input's shape, or a vector along the one axis, got [2] "
                      "float32 for [2, 3] float32."}},
         .tolerance = 8}),
});

// ---- Normalisations and cross-entropies -------------------------------------------------------------------------

Tensor unit(const Tensor& x, double epsilon) {
  Tensor mean = ops::mean(x, {.axis = -1, .keepdims = true}), difference = x - mean;
  return difference / ops::sqrt(ops::mean(difference * difference, {.axis = -1, .keepdims = true}) + epsilon);
}
Tensors rows_and_parameters(Draw& d) { return {d.real({d.n, 5}), d.real({5}), d.real({5}), d.real({5}, 0.5, 2)}; }

const OpRow precise{.dtypes = {DType::float32, DType::float64}, .tolerance = 16};
OpRow against(OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = precise;
  row.reference = std::move(reference);
  row.refused = std::move(refused);
  return row;
}

const OpRows normalisations({
    composed(
        "normalize", rows_and_parameters,
        [](const Tensors& x) {
          return Tensors{ops::normalize(x[0]), ops::normalize(x[3], {.order = 1})};
        },
        against(
            [](const Tensors& x) {
              return Tensors{x[0] / ops::norm(x[0], {.axis = -1, .keepdims = true}), x[3] / ops::sum(x[3])};
            },
            {{[] { ops::normalize(ops::ones({2}), {.order = 0.5}); },
              "normalize: expected an order of at least 1, got 0.5."}})),
    composed(
        "layer_normalization", rows_and_parameters,
        [](const Tensors& x) {
          return Tensors{ops::layer_normalization(x[0], {.gamma = x[1], .beta = x[2], .epsilon = 0.1})};
        },
        against([](const Tensors& x) { return Tensors{unit(x[0], 0.1) * x[1] + x[2]}; },
                {{[] {
                    ops::layer_normalization(ops::ones({2, 3}), {.gamma = ops::ones({2})});
                  },
                  "layer_normalization: expected a parameter of shape [3], got [2] float32 for an input of [2, 3] "
                  "float32."}})),
    composed(
        "rms_normalization", rows_and_parameters,
        [](const Tensors& x) { return Tensors{ops::rms_normalization(x[0], {.scale = x[1], .epsilon = 0.1})}; },
        against([](const Tensors& x) {
          Tensor power = ops::mean(x[0] * x[0], {.axis = -1, .keepdims = true});
          return Tensors{x[0] / ops::sqrt(power + 0.1) * x[1]};
        })),
    composed(
        "batch_normalization", rows_and_parameters,
        [](const Tensors& x) {
          return Tensors{ops::batch_normalization(x[0], x[1], x[3], -1, {.offset = x[2], .scale = x[1]})};
        },
        against([](const Tensors& x) { return Tensors{(x[0] - x[1]) / ops::sqrt(x[3] + 1e-3) * x[1] + x[2]}; })),
    composed(
        "categorical_crossentropy",
        [](Draw& d) {
          return Tensors{d.real({d.n, 5}, 0.1, 1), d.real({d.n, 5}, 0.1, 1)};
        },
        [](const Tensors& x) {
          return Tensors{ops::categorical_crossentropy(x[0], x[1]),
                         ops::categorical_crossentropy(x[0], x[1], {.from_logits = true})};
        },
        against([](const Tensors& x) {
          Tensor share = x[1] / ops::sum(x[1], {.axis = -1, .keepdims = true});
          return Tensors{-ops::sum(x[0] * ops::log(share), -1), -ops::sum(x[0] * ops::log_softmax(x[1]), -1)};
        })),
    composed(
        "sparse_categorical_crossentropy",
        [](Draw& d) {
          return Tensors{d.integer({d.n}, 0, 5), d.real({d.n, 5})};
        },
        [](const Tensors& x) {
          return Tensors{ops::sparse_categorical_crossentropy(x[0], x[1], {.from_logits = true})};
        },
        against([](const Tensors& x) {
          Tensor classes = ops::one_hot(x[0], 5, {.axis = -1, .dtype = x[1].dtype()});
          return Tensors{-ops::sum(classes * ops::log_softmax(x[1]), -1)};
        })),
    composed(
        "binary_crossentropy",
        [](Draw& d) {
          return Tensors{d.real({d.n, 5}, 0.1, 0.9), d.real({d.n, 5}, 0.1, 0.9)};
        },
        [](const Tensors& x) {
          return Tensors{ops::binary_crossentropy(x[0], x[1]),
                         ops::binary_crossentropy(x[0], x[1], {.from_logits = true})};
        },
        against([](const Tensors& x) {
          auto loss = [&](const Tensor& p) { return -x[0] * ops::log(p) - (1 - x[0]) * ops::log(1 - p); };
          return Tensors{loss(x[1]), loss(ops::sigmoid(x[1]))};
        })),
});

}  // namespace
}  // namespace addax::tests
