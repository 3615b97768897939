// Contract rows of elementwise ops with two and three arguments, and of what is composed of them.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow numbers{.dtypes = OpRow::numbers()};
const OpRow any{.dtypes = OpRow::any()};
const OpRow flat{.dtypes = OpRow::numbers(), .order = 0};
const OpRow flat_any{.dtypes = OpRow::any(), .order = 0};
const OpRow flat_bool{.dtypes = {DType::bool_}, .order = 0};
const OpRow flat_integers{.dtypes = OpRow::integers(), .order = 0};
const Domain positive{0.5, 2.5}, natural{0, 7}, one{1, 1.0000001}, off_one{-2, 2, {1}};

OpRow refusing_floats(std::string name, Binary f) {
  return {.dtypes = OpRow::integers(),
          .order = 0,
          .refused = {{[f] { f(ops::ones({2}), ops::ones({2})); },
                       name + ": expected integers, got [2] float32. ops::cast(x, dtype) changes the dtype."}}};
}

OpRow bits(std::string name, Binary f) {
  OpRow row = refusing_floats(name, f);
  row.dtypes.push_back(DType::bool_);
  row.refused[0].text = name + ": expected integers or bools, got [2] float32. ops::cast(x, dtype) changes the dtype.";
  return row;
}

const OpRows arithmetic({
    binary("add", ops::add, {}, {}, any),
    binary("subtract", ops::subtract, {}, {}, numbers),
    binary("multiply", ops::multiply, {}, {}, any),
    binary("divide", ops::divide, {}, positive),
    binary("floor_divide", ops::floor_divide, {-6, 6}, {1.5, 3},
           {.dtypes = {DType::float32, DType::float64, DType::int32}, .order = 0}),
    binary("mod", ops::mod, {3.1, 4.9}, {1.6, 2.4}),
    binary("fmod", ops::fmod, {3.1, 4.9}, {1.6, 2.4}),
    binary("power", ops::power, positive, {}),
    binary("maximum", ops::maximum, off_one, one, numbers),
    binary("minimum", ops::minimum, off_one, one, numbers),
    binary("fmax", ops::fmax, off_one, one, numbers),
    binary("fmin", ops::fmin, off_one, one, numbers),
    binary("arctan2", ops::arctan2, positive, positive),
    binary("hypot", ops::hypot, positive, {}),
    binary("logaddexp", ops::logaddexp, {-8, 8}, {-3, 3}),
    binary("nextafter", ops::nextafter, {}, {}, {.dtypes = {DType::float32, DType::float64}, .order = 0}),
    binary("heaviside", ops::heaviside, {-2, 2, {0}}, {}, {}),
    binary("gcd", ops::gcd, natural, natural, refusing_floats("gcd", ops::gcd)),
    binary("lcm", ops::lcm, natural, natural, refusing_floats("lcm", ops::lcm)),
    {.name = "ldexp",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 5}), d.integer({d.n, 5}, -3, 3)};
         },
     .call = [](const Tensors& x) { return Tensors{ops::ldexp(x[0], x[1])}; }},
    {.name = "clip",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real_off({-1, 1}, {d.n, 5}), d.real({1}, -1, -0.999999), d.real({1}, 1, 1.0000001)};
         },
     .call = [](const Tensors& x) { return Tensors{ops::clip(x[0], x[1], x[2])}; },
     .dtypes = OpRow::numbers(),
     .reference = [](const Tensors& x) { return Tensors{ops::minimum(ops::maximum(x[0], x[1]), x[2])}; }},
});

const OpRows logic({
    binary("equal", ops::equal, {}, {}, flat_any),
    binary("not_equal", ops::not_equal, {}, {}, flat_any),
    binary("less", ops::less, {}, {}, flat_any),
    binary("less_equal", ops::less_equal, {}, {}, flat_any),
    binary("greater", ops::greater, {}, {}, flat_any),
    binary("greater_equal", ops::greater_equal, {}, {}, flat_any),
    binary("logical_and", ops::logical_and, {}, {}, flat_bool),
    binary("logical_or", ops::logical_or, {}, {}, flat_bool),
    binary("logical_xor", ops::logical_xor, {}, {}, flat_bool),
    unary("logical_not", ops::logical_not, {}, flat_bool),
    binary("bitwise_and", ops::bitwise_and, natural, natural, bits("bitwise_and", ops::bitwise_and)),
    binary("bitwise_or", ops::bitwise_or, natural, natural, bits("bitwise_or", ops::bitwise_or)),
    binary("bitwise_xor", ops::bitwise_xor, natural, natural, bits("bitwise_xor", ops::bitwise_xor)),
    binary("left_shift", ops::left_shift, natural, {0, 4}, refusing_floats("left_shift", ops::left_shift)),
    binary("right_shift", ops::right_shift, natural, {0, 4}, refusing_floats("right_shift", ops::right_shift)),
    {.name = "where",
     .inputs =
         [](Draw& d) {
           return Tensors{d.boolean({d.n, 5}), d.real({d.n, 5}), d.real({1, 5})};
         },
     .call = [](const Tensors& x) { return Tensors{ops::where(x[0], x[1], x[2])}; },
     .dtypes = OpRow::any()},
});

}  // namespace
}  // namespace addax::tests
