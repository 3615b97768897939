// Contract rows of matrix products and of ops that give a tensor another shape or another handle.
#include "ops/known.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRows products({
    {.name = "matmul",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 4}), d.real({4, 3}), d.real({2, 4, d.n}), d.real({4})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::matmul(x[0], x[1]),
                          ops::matmul(x[0], x[2]),
                          ops::matmul(x[3], x[1]),
                          ops::matmul(x[0], x[3]),
                          ops::matmul_transposed(x[1], x[0], true, true),
                          ops::matmul_transposed(x[2], x[1], true, false)};
         },
     .dtypes = OpRow::numbers(),
     .refused = {{[] {
                    ops::matmul(ops::ones({2, 3}), ops::ones({4, 2}));
                  },
                  "matmul: expected equal inner lengths, got [2, 3] and [4, 2]. The last axis of the first must be the "
                  "last but one of the second."},
                 {[] {
                    ops::matmul(ops::ones({2, 3}), Tensor(2));
                  },
                  "matmul: expected tensors with at least one axis, got [2, 3] float32 and [] float32."}},
     .tolerance = 8},
});

const OpRows shapes({
    {.name = "reshape",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 3})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::reshape(x[0], {3, x[0].size() / 3}), ops::expand_dims(x[0], 1)};
         },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::reshape(ops::ones({2, 3}), {4, None});
                  },
                  "reshape: expected a shape of 6 elements, got [4, None] for [2, 3] float32."},
                 {[] {
                    ops::reshape(ops::ones({2, 3}), {None, None});
                  },
                  "reshape: expected at most one unknown axis, got [None, None]."}}},
    {.name = "broadcast_to",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({d.n, 1})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::broadcast_to(x[0], {2, x[0].shape()[0], 3})};
         },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::broadcast_to(ops::ones({2, 3}), {2, 1});
                  },
                  "broadcast_to: expected a shape that broadcasts to [2, 1], got [2, 3] float32."}}},
    unary("identity", ops::identity_of, {}, {.dtypes = OpRow::any()}),
    unary("stop_gradient", ops::stop_gradient, {}, {.dtypes = OpRow::any(), .order = 0}),
});

}  // namespace
}  // namespace addax::tests
