// Contract rows of elementwise functions and activations that are composed of others, and of second names.
#include <cmath>
#include <limits>
#include <numbers>

#include "ops/rows.hpp"

namespace addax::tests {
namespace {

constexpr double pi = std::numbers::pi, infinity = std::numeric_limits<double>::infinity();
const OpRow flat{.order = 0}, loose{.tolerance = 8};
const OpRow flat_any{.dtypes = OpRow::any(), .order = 0}, flat_integers{.dtypes = OpRow::integers(), .order = 0};
const Domain off_zero{-2, 2, {0}}, natural{0, 7}, off_one{0.5, 1.5, {1, 1.01, 1.02, 1.03, 1.04}};

/// NaN and infinities among the numbers.
Tensor special(const Tensor& x) {
  Tensor y = ops::where(x > 1, std::nan(""), x);
  return ops::where(x < -1.5, -infinity, ops::where(x < -1, infinity, y));
}
Tensor between(const Tensor& x, double low, double high) { return ops::cast((x > low) & (x < high), x.dtype()); }

const OpRows functions({
    composed("fabs", ops::fabs, ops::abs, off_zero),
    composed("deg2rad", ops::deg2rad, [](const Tensor& x) { return x / 180 * pi; }, {-180, 180}),
    composed(
        "rad2deg", ops::rad2deg, [](const Tensor& x) { return x / pi * 180; }, {}, loose),
    composed("sinc", ops::sinc, [](const Tensor& x) { return ops::sin(x * pi) / (x * pi); }, off_zero,
             {.tolerance = 64}),
    composed(
        "isposinf", [](const Tensor& x) { return ops::isposinf(special(x)); },
        [](const Tensor& x) { return (x < -1) & (x >= -1.5); }, {}, flat),
    composed(
        "isneginf", [](const Tensor& x) { return ops::isneginf(special(x)); }, [](const Tensor& x) { return x < -1.5; },
        {}, flat),
    composed(
        "isreal", ops::isreal, [](const Tensor& x) { return ops::equal(x, x); }, {}, flat_any),
    composed(
        "nan_to_num", [](const Tensor& x) { return ops::nan_to_num(special(x), {.nan = 3, .posinf = 4, .neginf = 5}); },
        [](const Tensor& x) { return ops::where(x > 1, 3, ops::where(x < -1.5, 5, ops::where(x < -1, 4, x))); },
        {-2, 2, {-1.5, -1, 1}}),
    composed(
        "saturate_cast", [](const Tensor& x) { return ops::saturate_cast(x * 64, "int8"); },
        [](const Tensor& x) { return ops::cast(ops::clip(ops::cast(x * 64, "float64"), -128, 127), "int8"); }, {},
        {.dtypes = OpRow::numbers(), .order = 0}),
    composed(
        "angle", [](const Tensor& x) { return ops::angle(x); },
        [](const Tensor& x) { return ops::cast(x < 0, x.dtype()) * pi; }, off_zero, flat),
    composed(
        "real", [](const Tensor& x) { return ops::real(x); }, ops::linear),
    composed(
        "imag", [](const Tensor& x) { return ops::imag(x); }, [](const Tensor& x) { return ops::zeros_like(x); }, {},
        flat),
    composed(
        "conj", [](const Tensor& x) { return ops::conj(x); }, ops::linear),
    composed(
        "divide_no_nan", [](const Tensor& a, const Tensor& b) { return ops::divide_no_nan(a, ops::round(b)); },
        [](const Tensor& a, const Tensor& b) {
          Tensor c = ops::round(b);
          return ops::where(ops::equal(c, 0), 0, a / ops::where(ops::equal(c, 0), 1, c));
        },
        {}, {-2, 2, {-1.5, -0.5, 0.5, 1.5}}),
    composed(
        "logaddexp2", ops::logaddexp2,
        [](const Tensor& a, const Tensor& b) { return ops::log2(ops::exp2(a) + ops::exp2(b)); }, {}, {}, loose),
    composed(
        "isclose", [](const Tensor& a, const Tensor& b) { return ops::isclose(a, b, {.rtol = 0, .atol = 1}); },
        [](const Tensor& a, const Tensor& b) { return ops::abs(a - b) <= 1; }, {0, 0.03}, off_one, flat),
    composed(
        "allclose", [](const Tensor& a, const Tensor& b) { return ops::allclose(a, b, {.rtol = 0, .atol = 1}); },
        [](const Tensor& a, const Tensor& b) { return ops::all(ops::abs(a - b) <= 1); }, {0, 0.03}, off_one, flat),
    composed(
        "select",
        [](const Tensor& a, const Tensor& b) {
          return ops::select({a > b, a > 0}, {a * b, b}, 2);
        },
        [](const Tensor& a, const Tensor& b) {
          return ops::where(a > b, a * b, ops::where(a > 0, b, ops::full_like(b, 2)));
        },
        {-2, 2, {0, 1}}, {1, 1.000001}),
});

const OpRows activations({
    composed(
        "gelu", [](const Tensor& x) { return ops::gelu(x, false) - ops::gelu(x); },
        [](const Tensor& x) {
          Tensor cubic = (x + 0.044715 * x * x * x) * std::sqrt(2 / pi);
          return 0.5 * x * (ops::erf(x / std::sqrt(2)) - ops::tanh(cubic));
        },
        {}, loose),
    composed(
        "leaky_relu", [](const Tensor& x) { return ops::leaky_relu(x, 0.3); },
        [](const Tensor& x) { return ops::maximum(x, x * 0.3); }, off_zero),
    composed(
        "selu", ops::selu,
        [](const Tensor& x) {
          return 1.0507009873554805 * (ops::relu(x) + 1.6732632423543772 * ops::expm1(-ops::relu(-x)));
        },
        off_zero, loose),
    composed(
        "celu", [](const Tensor& x) { return ops::celu(x, 0.7); },
        [](const Tensor& x) { return ops::relu(x) + 0.7 * ops::expm1(-ops::relu(-x) / 0.7); }, off_zero, loose),
    composed("hard_sigmoid", ops::hard_sigmoid, [](const Tensor& x) { return ops::clip(x / 6 + 0.5, 0, 1); },
             {-4, 4, {-3, 3}}),
    composed(
        "hard_silu", ops::hard_silu, [](const Tensor& x) { return x * ops::clip(x / 6 + 0.5, 0, 1); }, {-4, 4, {-3, 3}},
        loose),
    composed("hard_tanh", ops::hard_tanh, [](const Tensor& x) { return ops::minimum(ops::maximum(x, -1), 1); },
             {-2, 2, {-1, 1}}),
    composed(
        "squareplus", [](const Tensor& x) { return ops::squareplus(x, 3); },
        [](const Tensor& x) { return (x + ops::sqrt(x * x + 3)) / 2; }, {}, loose),
    composed(
        "tanh_shrink", ops::tanh_shrink, [](const Tensor& x) { return x - ops::tanh(x); }, {}, loose),
    composed(
        "soft_shrink", [](const Tensor& x) { return ops::soft_shrink(x); },
        [](const Tensor& x) { return ops::sign(x) * ops::relu(ops::abs(x) - 0.5); }, {-2, 2, {-0.5, 0, 0.5}}),
    composed(
        "hard_shrink", [](const Tensor& x) { return ops::hard_shrink(x); },
        [](const Tensor& x) { return x - x * between(x, -0.5, 0.5); }, {-2, 2, {-0.5, 0.5}}),
    composed(
        "threshold", [](const Tensor& x) { return ops::threshold(x, 0.5, 3); },
        [](const Tensor& x) { return ops::where(x <= 0.5, 3, x); }, {-2, 2, {0.5}}),
    composed(
        "sparse_plus", ops::sparse_plus,
        [](const Tensor& x) { return ops::relu(x - 1) + ops::square(ops::clip(x, -1, 1) + 1) / 4; }, {-2, 2, {-1, 1}},
        loose),
    composed("sparse_sigmoid", ops::sparse_sigmoid, [](const Tensor& x) { return ops::clip(x / 2 + 0.5, 0, 1); },
             {-2, 2, {-1, 1}}),
    composed(
        "glu",
        [](Draw& d) {
          return Tensors{d.real({d.n, 4})};
        },
        [](const Tensors& x) {
          return Tensors{ops::glu(x[0]), ops::glu(ops::transpose(x[0]), 0)};
        },
        {.reference =
             [](const Tensors& x) {
               Tensor y = x[0](all, Slice{0, 2}) * ops::sigmoid(x[0](all, Slice{2, 4}));
               return Tensors{y, ops::transpose(y)};
             },
         .refused = {{[] { ops::glu(ops::ones({3})); },
                      "split: expected an axis that can be cut into 2 equal parts, got axis 0 of [3] float32. "
                      "array_split() gives unequal ones."}}}),
    // Two of three numbers lie in the support.
    composed(
        "sparsemax",
        [](Draw& d) {
          return Tensors{d.real({d.n, 1}, 0, 0.1), d.real({d.n, 1}, 0.4, 0.5), d.real({d.n, 1}, -2, -1)};
        },
        [](const Tensors& x) { return Tensors{ops::sparsemax(ops::concatenate(x, 1))}; },
        {.reference =
             [](const Tensors& x) {
               Tensor threshold = (2 * x[1] + x[0] - 1) / 2;  // Keras' sum of running sums
               return Tensors{ops::relu(ops::concatenate({x[0] - threshold, x[1] - threshold, 0 * x[2]}, 1))};
             },
         .tolerance = 4}),
});

// ---- Second names -----------------------------------------------------------------------------------------------

OpRow bits(std::string name, Binary f, Binary usual, Domain second = {0, 4}) {
  return composed(std::move(name), f, usual, natural, second, flat_integers);
}

const OpRows names({
    composed("absolute", ops::absolute, ops::abs, off_zero, {.dtypes = OpRow::numbers()}),
    composed(
        "conjugate", [](const Tensor& x) { return ops::conjugate(x); }, ops::linear),
    composed("true_divide", ops::true_divide, ops::divide, {}, {0.5, 2.5}),
    composed("bitwise_invert", ops::bitwise_invert, ops::bitwise_not, natural, flat_integers),
    bits("bitwise_left_shift", ops::bitwise_left_shift, ops::left_shift),
    bits("bitwise_right_shift", ops::bitwise_right_shift, ops::right_shift),
});

}  // namespace
}  // namespace addax::tests
