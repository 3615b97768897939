// Contract rows of arithmetic, comparison, logic, where and cast.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow numbers{.dtypes = OpRow::numbers()};
const OpRow flat{.dtypes = OpRow::numbers(), .order = 0};
const OpRow flat_any{.dtypes = OpRow::any(), .order = 0};
const Domain positive{0.5, 2.5}, apart{3, 6};

const OpRows arithmetic({
    binary("add", ops::add, {}, {}, {.dtypes = OpRow::any()}),
    binary("subtract", ops::subtract, {}, {}, numbers),
    binary("multiply", ops::multiply, {}, {}, {.dtypes = OpRow::any()}),
    binary("divide", ops::divide, {}, positive),
    binary("floor_divide", ops::floor_divide, {-6, 6}, positive, flat),
    binary("mod", ops::mod, {3.1, 4.9}, {1.6, 2.4}),
    binary("power", ops::power, positive, {}),
    binary("maximum", ops::maximum, {-2, 2, {1}}, {1, 1.0000001}, numbers),
    binary("minimum", ops::minimum, {-2, 2, {1}}, {1, 1.0000001}, numbers),
});

const OpRows comparisons({
    binary("equal", ops::equal, {}, {}, flat_any),
    binary("not_equal", ops::not_equal, {}, {}, flat_any),
    binary("less", ops::less, {}, {}, flat_any),
    binary("less_equal", ops::less_equal, {}, {}, flat_any),
    binary("greater", ops::greater, {}, {}, flat_any),
    binary("greater_equal", ops::greater_equal, {}, {}, flat_any),
    binary("logical_and", ops::logical_and, {}, {}, {.dtypes = {DType::bool_}, .order = 0}),
    binary("logical_or", ops::logical_or, {}, {}, {.dtypes = {DType::bool_}, .order = 0}),
    binary("logical_xor", ops::logical_xor, {}, {}, {.dtypes = {DType::bool_}, .order = 0}),
    unary("logical_not", ops::logical_not, {}, {.dtypes = {DType::bool_}, .order = 0}),
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
