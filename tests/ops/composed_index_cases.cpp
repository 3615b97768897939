// Contract rows of products, linear algebra, counting and searching that are composed of others.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow real{.dtypes = {DType::float32, DType::float64}, .tolerance = 8};

Tensors one(const Tensor& x) { return {x}; }
Tensors matrices(Draw& d) { return {d.real({2, d.n, 4}), d.real({4, 3})}; }

OpRow held(OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = real;
  row.reference = std::move(reference);
  row.refused = std::move(refused);
  return row;
}

const OpRows products({
    composed(
        "dot", matrices, [](const Tensors& x) { return one(ops::dot(x[0], x[1])); },
        held([](const Tensors& x) { return one(ops::matmul(x[0], x[1])); })),
    composed(
        "tensordot", matrices,
        [](const Tensors& x) {
          return Tensors{ops::tensordot(x[0], x[1], 1), ops::tensordot(x[0], x[0], {{0, 2}, {0, 2}})};
        },
        held([](const Tensors& x) {
          Tensor flat = ops::reshape(ops::swapaxes(x[0], 0, 1), {-1, 8});
          return Tensors{ops::matmul(x[0], x[1]), ops::matmul(flat, ops::transpose(flat))};
        })),
    composed(
        "einsum", matrices,
        [](const Tensors& x) {
          return Tensors{ops::einsum("bij,jk->bki", x[0], x[1]), ops::einsum("bij,bij->i", x[0], x[0])};
        },
        held([](const Tensors& x) {
          return Tensors{ops::swapaxes(ops::matmul(x[0], x[1]), 1, 2), ops::sum(x[0] * x[0], {.axis = {0, 2}})};
        })),
    composed(
        "inner", matrices, [](const Tensors& x) { return one(ops::inner(x[0], ops::transpose(x[1]))); },
        held([](const Tensors& x) { return one(ops::matmul(x[0], x[1])); })),
    composed(
        "outer", matrices, [](const Tensors& x) { return one(ops::outer(x[0], x[1])); },
        held([](const Tensors& x) { return one(ops::ravel(x[0])(all, None) * ops::ravel(x[1])); })),
    composed(
        "vdot", matrices, [](const Tensors& x) { return one(ops::vdot(x[0], x[0])); },
        held([](const Tensors& x) { return one(ops::sum(x[0] * x[0])); })),
    composed(
        "kron", matrices, [](const Tensors& x) { return one(ops::kron(x[0][0], x[1])); }, held([](const Tensors& x) {
          Tensor y = x[0][0](all, None, all, None) * x[1](None, all, None, all);
          return one(ops::reshape(y, {4 * x[0].shape()[1], 12}));
        })),
    composed(
        "cross",
        [](Draw& d) {
          return Tensors{d.real({d.n, 3}), d.real({d.n, 3})};
        },
        [](const Tensors& x) { return one(ops::cross(x[0], x[1])); },
        held(
            [](const Tensors& x) {
              auto turn = [](const Tensor& v, int64_t by) { return ops::roll(v, by, 1); };
              return one(turn(x[0], -1) * turn(x[1], 1) - turn(x[0], 1) * turn(x[1], -1));
            },
            {{[] { ops::cross(ops::ones({4}), ops::ones({3})); },
              "cross: expected vectors with 2 or 3 elements, got [4] float32 and [3] float32."}})),
    composed(
        "cdist",
        [](Draw& d) {
          return Tensors{d.real({d.n, 3}), d.real({2, 3})};
        },
        [](const Tensors& x) { return one(ops::cdist(x[0], x[1])); },
        held([](const Tensors& x) { return one(ops::norm(x[0](all, None) - x[1], {.axis = -1})); },
             {{[] {
                 ops::cdist(ops::ones({2, 3}), ops::ones({2, 2}));
               },
               "cdist: expected rows of one length, got [2, 3] float32 and [2, 2] float32."}})),
    composed(
        "norm", matrices,
        [](const Tensors& x) {
          return Tensors{ops::norm(x[0]), ops::norm(x[0], {.ord = 3, .axis = -1}),
                         ops::norm(x[1], {.ord = "nuc", .axis = {0, 1}})};
        },
        held(
            [](const Tensors& x) {
              Tensor cubes = ops::sum(ops::power(ops::abs(x[0]), 3), -1);
              return Tensors{ops::sqrt(ops::sum(x[0] * x[0])), ops::cbrt(cubes), ops::sum(ops::svdvals(x[1]))};
            },
            {{[] {
                ops::norm(ops::ones({2, 2, 2}), {.axis = {0, 1, 2}});
              },
              "norm: expected one axis or two different ones, got [0, 1, 2] of [2, 2, 2] float32."}})),
});

// ---- Matrices ---------------------------------------------------------------------------------------------------

Tensors regular(Draw& d) { return {d.real({d.n, 3, 3}, -1, 1) + 3.0 * ops::eye(3, {.dtype = d.dtype})}; }

OpRow precise(OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = held(std::move(reference), std::move(refused));
  row.tolerance = 100;
  return row;
}

const OpRows algebra({
    composed(
        "logdet", regular, [](const Tensors& x) { return one(ops::logdet(x[0])); },
        precise([](const Tensors& x) { return one(ops::log(ops::det(x[0]))); })),
    composed(
        "matrix_power", regular,
        [](const Tensors& x) {
          return Tensors{ops::matrix_power(x[0], 3), ops::matrix_power(x[0], -1), ops::matrix_power(x[0], 0)};
        },
        precise(
            [](const Tensors& x) {
              Tensor one = ops::broadcast_to(ops::eye(3, {.dtype = x[0].dtype()}), x[0].shape());
              return Tensors{ops::matmul(ops::matmul(x[0], x[0]), x[0]), ops::inv(x[0]), one};
            },
            {{[] {
                ops::matrix_power(ops::ones({2, 3}), 2);
              },
              "matrix_power: expected a square matrix, got [2, 3] float32."}})),
    composed("matrix_rank", regular,
             [](const Tensors& x) {
               return one(ops::matrix_rank(x[0] * Tensor::from({1.f, 0.f, 1.f})));
             },
             {.dtypes = {DType::float32, DType::float64},
              .order = 0,
              .reference = [](const Tensors& x) { return one(ops::full({x[0].shape()[0]}, 2, "int32")); }}),
    composed(
        "trace", regular, [](const Tensors& x) { return one(ops::trace(x[0], {.axis1 = -2, .axis2 = -1})); },
        held([](const Tensors& x) {
          return one(ops::sum(x[0] * ops::eye(3, {.dtype = x[0].dtype()}), {.axis = {1, 2}}));
        })),
    composed(
        "vander", [](Draw& d) { return one(d.real({d.n})); },
        [](const Tensors& x) {
          return Tensors{ops::vander(x[0], {.N = 3}), ops::vander(x[0], {.N = 3, .increasing = true})};
        },
        held(
            [](const Tensors& x) {
              Tensors powers{x[0] * x[0], x[0], ops::ones_like(x[0])}, rising{powers[2], powers[1], powers[0]};
              return Tensors{ops::stack(powers, 1), ops::stack(rising, 1)};
            },
            {{[] {
                ops::vander(ops::ones({2, 2}));
              },
              "vander: expected a vector, got [2, 2] float32."}})),
});

// ---- Counting and searching -------------------------------------------------------------------------------------

Tensor as_int(const Tensor& x) { return ops::cast(x, "int32"); }
OpRow flat(OpCall reference, std::vector<Refusal> refused = {}) {
  return {.dtypes = {DType::float32, DType::float64},
          .order = 0,
          .reference = std::move(reference),
          .refused = std::move(refused)};
}
OpRow host(OpRow row) {
  row.host = true;
  return row;
}

const OpRows counting({
    composed(
        "multi_hot",
        [](Draw& d) {
          return one(d.integer({d.n, 2}, 0, 4));
        },
        [](const Tensors& x) { return one(ops::multi_hot(x[0], 4)); },
        flat([](const Tensors&
                    x) { return one(ops::maximum(ops::one_hot(x[0](all, 0), 4), ops::one_hot(x[0](all, 1), 4))); },
             {{[] { ops::multi_hot(Tensor::from({1}), ops::MultiHotOptions{}); },
               "multi_hot: expected num_classes, got None."}})),
    composed(
        "digitize",
        [](Draw& d) {
          return one(d.real({d.n, 5}));
        },
        [](const Tensors& x) {
          return one(ops::digitize(x[0], Tensor::from({-1.0, 0.0, 1.0})));
        },
        flat([](const Tensors& x) { return one(as_int(x[0] >= -1) + as_int(x[0] >= 0) + as_int(x[0] >= 1)); })),
    composed(
        "histogram", [](Draw& d) { return one(d.real({d.n})); },
        [](const Tensors& x) {
          auto [counts, edges] = ops::histogram(x[0], {.bins = 2, .range = {{-2.0, 2.0}}});
          return Tensors{counts, edges};
        },
        flat(
            [](const Tensors& x) {
              Tensor above = ops::sum(as_int(x[0] >= 0)), total = static_cast<int>(x[0].size());
              return Tensors{ops::stack({total - above, above}),
                             ops::cast(Tensor::from({-2.0, 0.0, 2.0}), x[0].dtype())};
            },
            {{[] { ops::histogram(ops::ones({2}), {.bins = 0}); }, "histogram: expected at least one bin, got 0."}})),
    composed(
        "isin",
        [](Draw& d) {
          return one(d.integer({d.n, 5}, 0, 6));
        },
        [](const Tensors& x) {
          Tensor some = Tensor::from({4, 1});
          return Tensors{ops::isin(x[0], some), ops::isin(x[0], some, {.invert = true})};
        },
        flat([](const Tensors& x) {
          Tensor found = ops::equal(x[0], 1) | ops::equal(x[0], 4);
          return Tensors{found, !found};
        })),
    composed(
        "in_top_k",
        [](Draw& d) {
          return Tensors{d.integer({d.n}, 0, 5), ops::reshape(d.distinct({5 * d.n}), {d.n, 5})};
        },
        [](const Tensors& x) { return one(ops::in_top_k(x[0], x[1], 2)); }, flat([](const Tensors& x) {
          return one(ops::any(ops::equal(ops::top_k(x[1], 2).indices, x[0](all, None)), -1));
        })),
    composed(
        "argpartition",
        [](Draw& d) {
          return one(d.distinct({5, d.n}));
        },
        [](const Tensors& x) { return one(ops::argpartition(x[0], 2, {.axis = 0})[2]); },
        flat([](const Tensors& x) { return one(ops::argsort(x[0], 0)[2]); })),
    composed(
        "unravel_index", [](Draw& d) { return one(d.integer({d.n}, 0, 12)); },
        [](const Tensors& x) {
          return ops::unravel_index(x[0], {3, 4});
        },
        flat([](const Tensors& x) {
          return Tensors{ops::cast(x[0] >= 4, "int32") + ops::cast(x[0] >= 8, "int32"), x[0] % 4};
        })),
    host(composed(
        "nonzero", [](Draw& d) { return one(d.integer({d.n}, 0, 2)); },
        [](const Tensors& x) { return ops::nonzero(x[0]); },
        flat(
            [](const Tensors& x) {
              int64_t some = ops::sum(x[0]).item<int64_t>(), zeros = x[0].size() - some;
              return one(ops::argsort(x[0])(Slice{zeros, None}));
            },
            {{[] { ops::nonzero(Tensor(1)); }, "nonzero: expected at least one axis, got [] int32."}}))),
    host(composed(
        "unique",
        [](Draw& d) {
          return one(ops::concatenate({d.integer({d.n}, 0, 3), Tensor::from({0, 1, 2})}));
        },
        [](const Tensors& x) {
          auto [values, index, inverse, counts] = ops::unique_all(x[0]);
          return Tensors{ops::unique(x[0]), ops::take(values, inverse), ops::take(x[0], index), counts};
        },
        flat([](const Tensors& x) {
          return Tensors{Tensor::from({0, 1, 2}), x[0], Tensor::from({0, 1, 2}), ops::bincount(x[0], {.minlength = 3})};
        }))),
});

}  // namespace
}  // namespace addax::tests
