// Elementwise ops and activations under their names in Keras.
#include "ops/golden.hpp"

namespace addax::tests {
namespace {

template <Tensor (*f)(const Tensor&)>
Tensors one(const GoldenCall& c) {
  return {f(c.tensor(0))};
}
template <Tensor (*f)(const Tensor&, const Tensor&)>
Tensors two(const GoldenCall& c) {
  return {f(c.tensor(0), c.tensor(1))};
}

ops::IscloseOptions isclose(const GoldenCall& c) {
  return {.rtol = c.number(2, "rtol", 1e-5),
          .atol = c.number(3, "atol", 1e-8),
          .equal_nan = c.integer(4, "equal_nan", 0) != 0};
}

const GoldenNames functions{
    {"abs", one<ops::abs>},
    {"absolute", one<ops::absolute>},
    {"fabs", one<ops::fabs>},
    {"negative", one<ops::negative>},
    {"sign", one<ops::sign>},
    {"signbit", one<ops::signbit>},
    {"square", one<ops::square>},
    {"reciprocal", one<ops::reciprocal>},
    {"sqrt", one<ops::sqrt>},
    {"rsqrt", one<ops::rsqrt>},
    {"cbrt", one<ops::cbrt>},
    {"exp", one<ops::exp>},
    {"exp2", one<ops::exp2>},
    {"expm1", one<ops::expm1>},
    {"log", one<ops::log>},
    {"log2", one<ops::log2>},
    {"log10", one<ops::log10>},
    {"log1p", one<ops::log1p>},
    {"sin", one<ops::sin>},
    {"cos", one<ops::cos>},
    {"tan", one<ops::tan>},
    {"sinh", one<ops::sinh>},
    {"cosh", one<ops::cosh>},
    {"tanh", one<ops::tanh>},
    {"arcsin", one<ops::arcsin>},
    {"arccos", one<ops::arccos>},
    {"arctan", one<ops::arctan>},
    {"arcsinh", one<ops::arcsinh>},
    {"arccosh", one<ops::arccosh>},
    {"arctanh", one<ops::arctanh>},
    {"sinc", one<ops::sinc>},
    {"deg2rad", one<ops::deg2rad>},
    {"rad2deg", one<ops::rad2deg>},
    {"erf", one<ops::erf>},
    {"erfc", one<ops::erfc>},
    {"erfinv", one<ops::erfinv>},
    {"ceil", one<ops::ceil>},
    {"floor", one<ops::floor>},
    {"trunc", one<ops::trunc>},
    {"isnan", one<ops::isnan>},
    {"isinf", one<ops::isinf>},
    {"isfinite", one<ops::isfinite>},
    {"isposinf", one<ops::isposinf>},
    {"isneginf", one<ops::isneginf>},
    {"logical_not", one<ops::logical_not>},
    {"bitwise_not", one<ops::bitwise_not>},
    {"bitwise_invert", one<ops::bitwise_invert>},
    {"round",
     [](const GoldenCall& c) -> Tensors {
       return {ops::round(c.tensor(0), static_cast<int>(c.integer(1, "decimals", 0)))};
     }},
    {"nan_to_num",
     [](const GoldenCall& c) -> Tensors {
       return {ops::nan_to_num(
           c.tensor(0),
           {.nan = c.number(1, "nan", 0), .posinf = c.maybe_number("posinf"), .neginf = c.maybe_number("neginf")})};
     }},
    {"cast", [](const GoldenCall& c) -> Tensors { return {ops::cast(c.tensor(0), c.text(1, "dtype", ""))}; }},
    {"saturate_cast",
     [](const GoldenCall& c) -> Tensors { return {ops::saturate_cast(c.tensor(0), c.text(1, "dtype", ""))}; }},
};

const GoldenNames functions_of_two{
    {"add", two<ops::add>},
    {"subtract", two<ops::subtract>},
    {"multiply", two<ops::multiply>},
    {"divide", two<ops::divide>},
    {"true_divide", two<ops::true_divide>},
    {"divide_no_nan", two<ops::divide_no_nan>},
    {"floor_divide", two<ops::floor_divide>},
    {"mod", two<ops::mod>},
    {"fmod", two<ops::fmod>},
    {"power", two<ops::power>},
    {"maximum", two<ops::maximum>},
    {"minimum", two<ops::minimum>},
    {"fmax", two<ops::fmax>},
    {"fmin", two<ops::fmin>},
    {"arctan2", two<ops::arctan2>},
    {"hypot", two<ops::hypot>},
    {"logaddexp", two<ops::logaddexp>},
    {"logaddexp2", two<ops::logaddexp2>},
    {"heaviside", two<ops::heaviside>},
    {"nextafter", two<ops::nextafter>},
    {"ldexp", two<ops::ldexp>},
    {"gcd", two<ops::gcd>},
    {"lcm", two<ops::lcm>},
    {"equal", two<ops::equal>},
    {"not_equal", two<ops::not_equal>},
    {"less", two<ops::less>},
    {"less_equal", two<ops::less_equal>},
    {"greater", two<ops::greater>},
    {"greater_equal", two<ops::greater_equal>},
    {"logical_and", two<ops::logical_and>},
    {"logical_or", two<ops::logical_or>},
    {"logical_xor", two<ops::logical_xor>},
    {"bitwise_and", two<ops::bitwise_and>},
    {"bitwise_or", two<ops::bitwise_or>},
    {"bitwise_xor", two<ops::bitwise_xor>},
    {"left_shift", two<ops::left_shift>},
    {"right_shift", two<ops::right_shift>},
    {"bitwise_left_shift", two<ops::bitwise_left_shift>},
    {"bitwise_right_shift", two<ops::bitwise_right_shift>},
    {"isclose", [](const GoldenCall& c) -> Tensors { return {ops::isclose(c.tensor(0), c.tensor(1), isclose(c))}; }},
    {"allclose", [](const GoldenCall& c) -> Tensors { return {ops::allclose(c.tensor(0), c.tensor(1), isclose(c))}; }},
    {"where",
     [](const GoldenCall& c) -> Tensors {
       if (c.args.size() == 1) return ops::nonzero(c.tensor(0));
       return {ops::where(c.tensor(0), c.tensor(1), c.tensor(2))};
     }},
    {"clip", [](const GoldenCall& c) -> Tensors { return {ops::clip(c.tensor(0), c.tensor(1), c.tensor(2))}; }},
    {"select", [](const GoldenCall& c) -> Tensors { return {ops::select(c.tensors(0), c.tensors(1), c.tensor(2))}; }},
};

const GoldenNames activations{
    {"relu", one<ops::relu>},
    {"relu6", one<ops::relu6>},
    {"sigmoid", one<ops::sigmoid>},
    {"silu", one<ops::silu>},
    {"softplus", one<ops::softplus>},
    {"softsign", one<ops::softsign>},
    {"selu", one<ops::selu>},
    {"hard_sigmoid", one<ops::hard_sigmoid>},
    {"hard_silu", one<ops::hard_silu>},
    {"hard_tanh", one<ops::hard_tanh>},
    {"tanh_shrink", one<ops::tanh_shrink>},
    {"log_sigmoid", one<ops::log_sigmoid>},
    {"sparse_plus", one<ops::sparse_plus>},
    {"sparse_sigmoid", one<ops::sparse_sigmoid>},
    {"keras.activations.mish", one<ops::mish>},
    {"keras.activations.exponential", one<ops::exponential>},
    {"keras.activations.linear", one<ops::linear>},
    {"glu", [](const GoldenCall& c) -> Tensors { return {ops::glu(c.tensor(0), c.integer(1, "axis", -1))}; }},
    {"elu", [](const GoldenCall& c) -> Tensors { return {ops::elu(c.tensor(0), c.number(1, "alpha", 1))}; }},
    {"celu", [](const GoldenCall& c) -> Tensors { return {ops::celu(c.tensor(0), c.number(1, "alpha", 1))}; }},
    {"gelu",
     [](const GoldenCall& c) -> Tensors { return {ops::gelu(c.tensor(0), c.integer(1, "approximate", 1) != 0)}; }},
    {"keras.activations.gelu",
     [](const GoldenCall& c) -> Tensors { return {ops::gelu(c.tensor(0), c.integer(1, "approximate", 0) != 0)}; }},
    {"leaky_relu",
     [](const GoldenCall& c) -> Tensors { return {ops::leaky_relu(c.tensor(0), c.number(1, "negative_slope", 0.2))}; }},
    {"keras.activations.leaky_relu",
     [](const GoldenCall& c) -> Tensors { return {ops::leaky_relu(c.tensor(0), c.number(1, "negative_slope", 0.2))}; }},
    {"hard_shrink",
     [](const GoldenCall& c) -> Tensors { return {ops::hard_shrink(c.tensor(0), c.number(1, "threshold", 0.5))}; }},
    {"soft_shrink",
     [](const GoldenCall& c) -> Tensors { return {ops::soft_shrink(c.tensor(0), c.number(1, "threshold", 0.5))}; }},
    {"squareplus", [](const GoldenCall& c) -> Tensors { return {ops::squareplus(c.tensor(0), c.number(1, "b", 4))}; }},
    {"threshold",
     [](const GoldenCall& c) -> Tensors {
       return {ops::threshold(c.tensor(0), c.number(1, "threshold", 0), c.number(2, "default_value", 0))};
     }},
};

}  // namespace
}  // namespace addax::tests
