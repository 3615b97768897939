// Reductions, softmax, cross-entropies and normalisations under their names in Keras.
#include "ops/golden.hpp"

namespace addax::tests {
namespace {

using ops::ReduceOptions;

template <Tensor (*f)(const Tensor&, const ReduceOptions&)>
Tensors reduced(const GoldenCall& c) {
  return {f(c.tensor(0), {.axis = c.axis(), .keepdims = c.integer(2, "keepdims", 0) != 0})};
}
template <Tensor (*f)(const Tensor&, const ops::ExtremeOptions&)>
Tensors extreme(const GoldenCall& c) {
  return {f(c.tensor(0),
            {.axis = c.axis(), .keepdims = c.integer(2, "keepdims", 0) != 0, .initial = c.maybe_number("initial")})};
}
template <Tensor (*f)(const Tensor&, const ops::ArgOptions&)>
Tensors position(const GoldenCall& c) {
  return {f(c.tensor(0), {.axis = c.maybe_integer("axis"), .keepdims = c.integer(2, "keepdims", 0) != 0})};
}
template <Tensor (*f)(const Tensor&, const ops::CumulativeOptions&)>
Tensors running(const GoldenCall& c) {
  ops::CumulativeOptions options{.axis = c.maybe_integer("axis")};
  if (c.find(2, "dtype")) options.dtype = DType(c.text(2, "dtype", ""));
  return {f(c.tensor(0), options)};
}
template <Tensor (*f)(const Tensor&, const ops::SoftmaxOptions&)>
Tensors softmax(const GoldenCall& c) {
  return {f(c.tensor(0), {.axis = c.axis(1, "axis", -1)})};
}
template <Tensor (*f)(const Tensor&, const Tensor&, const ops::CrossentropyOptions&)>
Tensors crossentropy(const GoldenCall& c) {
  return {f(c.tensor(0), c.tensor(1),
            {.from_logits = c.integer(2, "from_logits", 0) != 0, .axis = c.integer(3, "axis", -1)})};
}

const GoldenNames reductions{
    {"sum", reduced<ops::sum>},
    {"mean", reduced<ops::mean>},
    {"prod", reduced<ops::prod>},
    {"var", reduced<ops::var>},
    {"std", reduced<ops::std>},
    {"logsumexp", reduced<ops::logsumexp>},
    {"any", reduced<ops::any>},
    {"all", reduced<ops::all>},
    {"amax", reduced<ops::amax>},
    {"amin", reduced<ops::amin>},
    {"ptp", reduced<ops::ptp>},
    {"nansum", reduced<ops::nansum>},
    {"nanprod", reduced<ops::nanprod>},
    {"nanmean", reduced<ops::nanmean>},
    {"nanvar", reduced<ops::nanvar>},
    {"nanstd", reduced<ops::nanstd>},
    {"nanmax", reduced<ops::nanmax>},
    {"nanmin", reduced<ops::nanmin>},
    {"max", extreme<ops::max>},
    {"min", extreme<ops::min>},
    {"argmax", position<ops::argmax>},
    {"argmin", position<ops::argmin>},
    {"cumsum", running<ops::cumsum>},
    {"cumprod", running<ops::cumprod>},
    {"nancumsum", running<ops::nancumsum>},
    {"nancumprod", running<ops::nancumprod>},
    {"count_nonzero", [](const GoldenCall& c) -> Tensors { return {ops::count_nonzero(c.tensor(0), c.axis())}; }},
    {"average",
     [](const GoldenCall& c) -> Tensors {
       const Json* weights = c.find(2, "weights");
       return {ops::average(c.tensor(0), {.axis = c.axis(), .weights = weights ? golden_tensor(*weights) : Tensor()})};
     }},
    {"moments",
     [](const GoldenCall& c) -> Tensors {
       auto [mean, variance] =
           ops::moments(c.tensor(0), c.axis(1, "axes"), {.keepdims = c.integer(2, "keepdims", 0) != 0});
       return {mean, variance};
     }},
    {"normalize",
     [](const GoldenCall& c) -> Tensors {
       return {ops::normalize(c.tensor(0), {.axis = c.axis(1, "axis", -1), .order = c.number(2, "order", 2)})};
     }},
};

template <Tensor (*f)(const Tensor&, const Tensor&, const ops::QuantileOptions&)>
Tensors quantile(const GoldenCall& c) {
  return {
      f(c.tensor(0), c.tensor(1),
        {.axis = c.axis(2), .method = c.text(3, "method", "linear"), .keepdims = c.integer(4, "keepdims", 0) != 0})};
}

const GoldenNames quantiles{
    {"median", reduced<ops::median>},
    {"nanmedian", reduced<ops::nanmedian>},
    {"quantile", quantile<ops::quantile>},
    {"percentile", quantile<ops::percentile>},
    {"sparsemax",
     [](const GoldenCall& c) -> Tensors { return {ops::sparsemax(c.tensor(0), c.integer(1, "axis", -1))}; }},
};

const GoldenNames losses{
    {"softmax", softmax<ops::softmax>},
    {"keras.activations.softmax", softmax<ops::softmax>},
    {"log_softmax", softmax<ops::log_softmax>},
    {"categorical_crossentropy", crossentropy<ops::categorical_crossentropy>},
    {"sparse_categorical_crossentropy", crossentropy<ops::sparse_categorical_crossentropy>},
    {"binary_crossentropy",
     [](const GoldenCall& c) -> Tensors {
       return {
           ops::binary_crossentropy(c.tensor(0), c.tensor(1), {.from_logits = c.integer(2, "from_logits", 0) != 0})};
     }},
};

}  // namespace
}  // namespace addax::tests
