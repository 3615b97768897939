// Contract rows of functions of one number and of activations.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow numbers{.dtypes = OpRow::numbers()};
const OpRow flat{.order = 0};
const OpRow flat_numbers{.dtypes = OpRow::numbers(), .order = 0};
const Domain positive{0.3, 3}, inside{-0.9, 0.9}, above_one{1.2, 3}, off_zero{-2, 2, {0}};

Tensor round(const Tensor& x) { return ops::round(x); }
Tensor elu(const Tensor& x) { return ops::elu(x, 0.7); }
Tensor gelu_erf(const Tensor& x) { return ops::gelu(x, false); }
Tensor gelu_tanh(const Tensor& x) { return ops::gelu(x); }

OpRow with_reference(Unary f) {
  return {.reference = [f](const Tensors& x) { return Tensors{f(x[0])}; }, .tolerance = 4};
}

const OpRows functions({
    unary("negative", ops::negative, {}, numbers),
    unary("abs", ops::abs, off_zero, {.dtypes = OpRow::numbers()}),
    unary("sign", ops::sign, {}, flat_numbers),
    unary("square", ops::square, {}, numbers),
    unary("sqrt", ops::sqrt, positive),
    unary("rsqrt", ops::rsqrt, positive),
    unary("reciprocal", ops::reciprocal, positive),
    unary("cbrt", ops::cbrt, positive),
    unary("exp", ops::exp),
    unary("exp2", ops::exp2),
    unary("expm1", ops::expm1),
    unary("log", ops::log, positive),
    unary("log2", ops::log2, positive),
    unary("log10", ops::log10, positive),
    unary("log1p", ops::log1p, positive),
    unary("sin", ops::sin),
    unary("cos", ops::cos),
    unary("tan", ops::tan, inside),
    unary("arcsin", ops::arcsin, inside),
    unary("arccos", ops::arccos, inside),
    unary("arctan", ops::arctan),
    unary("sinh", ops::sinh),
    unary("cosh", ops::cosh),
    unary("tanh", ops::tanh),
    unary("arcsinh", ops::arcsinh),
    unary("arccosh", ops::arccosh, above_one),
    unary("arctanh", ops::arctanh, inside),
    unary("erf", ops::erf),
    unary("erfc", ops::erfc),
    unary("erfinv", ops::erfinv, {-0.8, 0.8}),
    unary("ceil", ops::ceil, {}, flat),
    unary("floor", ops::floor, {}, flat),
    unary("round", round, {}, flat),
    unary("trunc", ops::trunc, {}, flat),
    unary("isnan", ops::isnan, {}, flat),
    unary("isinf", ops::isinf, {}, flat),
    unary("isfinite", ops::isfinite, {}, flat),
    unary("signbit", ops::signbit, {}, flat),
    unary("bitwise_not", ops::bitwise_not, {0, 7},
          {.dtypes = OpRow::integers(),
           .order = 0,
           .refused = {{[] { ops::bitwise_not(ops::ones({2})); },
                        "bitwise_not: expected integers or bools, got [2] float32. ops::cast(x, dtype) changes the "
                        "dtype."}}}),
    {.name = "cast",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5})};
         },
     .call =
         [](const Tensors& x) {
           DType to = x[0].dtype() == DType::float64 ? DType::float32 : DType::float64;
           return Tensors{ops::cast(ops::cast(x[0], to), x[0].dtype())};
         },
     .dtypes = OpRow::any(),
     .order = 0},
});

const OpRows activations({
    unary("relu", ops::relu, off_zero, {.dtypes = OpRow::numbers()}),
    unary("relu6", ops::relu6, {-2, 8, {0, 6}}, {.dtypes = OpRow::numbers()}),
    unary("elu", elu, off_zero),
    unary("sigmoid", ops::sigmoid, {-6, 6}, with_reference([](const Tensor& x) { return 1 / (1 + ops::exp(-x)); })),
    unary("log_sigmoid", ops::log_sigmoid, {-6, 6},
          with_reference([](const Tensor& x) { return ops::log(ops::sigmoid(x)); })),
    unary("softplus", ops::softplus, {-6, 6},
          with_reference([](const Tensor& x) { return ops::log(1 + ops::exp(x)); })),
    unary("softsign", ops::softsign, off_zero, with_reference([](const Tensor& x) { return x / (1 + ops::abs(x)); })),
    unary("silu", ops::silu, {-6, 6}, with_reference([](const Tensor& x) { return x * ops::sigmoid(x); })),
    unary("gelu_erf", gelu_erf, {-4, 4},
          with_reference([](const Tensor& x) { return 0.5 * x * ops::erfc(-x * 0.7071067811865476); })),
    unary("gelu_tanh", gelu_tanh, {-4, 4}, with_reference([](const Tensor& x) {
            return 0.5 * x * (1 + ops::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
          })),
});

}  // namespace
}  // namespace addax::tests
