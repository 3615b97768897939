// Contract rows of linear algebra. Batches have any length, matrices are small and far from singular.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

/// A square matrix with a heavy diagonal.
Tensor regular(Draw& d) { return d.real({d.n, 3, 3}, -1, 1) + 3.0 * ops::eye(3, {.dtype = d.dtype}); }
/// Different singular values: about 1, 2 and 3.
Tensor spread(Draw& d, int64_t rows, int64_t columns) {
  Tensor values = Tensor::from({1.0, 2.0, 3.0});
  Tensor diagonal =
      ops::eye(rows, {.M = columns, .dtype = d.dtype}) * ops::cast(ops::array_split(values, {columns})[0], d.dtype);
  return d.real({d.n, rows, columns}, -0.2, 0.2) + diagonal;
}
Tensor definite(const Tensor& x) { return ops::matmul(x, ops::swapaxes(x, -1, -2)); }

/// The sign of each column's first element: another dtype may find the opposite column.
Tensor signs(const Tensor& x) { return ops::stop_gradient(ops::sign(x(Ellipsis, Slice{0, 1}, all))); }

OpRow algebra(std::string name, std::function<Tensors(Draw&)> inputs, OpCall call, std::vector<Refusal> refused = {}) {
  return {.name = std::move(name),
          .inputs = std::move(inputs),
          .call = std::move(call),
          .dtypes = {DType::float32, DType::float64},
          .refused = std::move(refused),
          .tolerance = 100};
}

OpRow of_regular(std::string name, std::function<Tensors(const Tensor&)> f, int order = 2) {
  OpRow row = algebra(
      name, [](Draw& d) { return Tensors{regular(d)}; }, [f](const Tensors& x) { return f(x[0]); },
      {{[f] {
          f(ops::ones({2, 3}));
        },
        name + ": expected a square matrix, got [2, 3] float32."}});
  row.order = order;
  return row;
}

const OpRows solutions({
    of_regular("cholesky",
               [](const Tensor& x) {
                 Tensor a = x.shape()[-1] == x.shape()[-2] ? definite(x) : x;
                 return Tensors{ops::cholesky(a), ops::cholesky(a, {.upper = true})};
               }),
    of_regular("inv", [](const Tensor& x) { return Tensors{ops::inv(x)}; }),
    of_regular("det", [](const Tensor& x) { return Tensors{ops::det(x)}; }),
    of_regular("slogdet",
               [](const Tensor& x) {
                 auto [sign, logabsdet] = ops::slogdet(x);
                 return Tensors{sign, logabsdet};
               }),
    of_regular("eigh",
               [](const Tensor& x) {
                 bool square = x.shape()[-1] == x.shape()[-2];
                 auto [values, vectors] = ops::eigh(square ? x + ops::swapaxes(x, -1, -2) : x);
                 return Tensors{values, vectors * signs(vectors)};
               }),
    algebra(
        "solve",
        [](Draw& d) {
          return Tensors{regular(d), d.real({d.n, 3, 2}), d.real({d.n, 3})};
        },
        [](const Tensors& x) {
          return Tensors{ops::solve(x[0], x[1]), ops::solve(x[0], x[2])};
        },
        {{[] {
            ops::solve(ops::ones({3, 3}), ops::ones({2, 1}));
          },
          "solve: expected right sides with as many rows as the matrix, got [2, 1] float32 for [3, 3] float32."}}),
    algebra(
        "solve_triangular",
        [](Draw& d) {
          return Tensors{regular(d), d.real({d.n, 3, 2})};
        },
        [](const Tensors& x) {
          return Tensors{ops::solve_triangular(x[0], x[1]), ops::solve_triangular(x[0], x[1], {.lower = true}),
                         ops::cholesky_inverse(x[0]), ops::cholesky_inverse(x[0], {.upper = true})};
        }),
    algebra(
        "lstsq",
        [](Draw& d) {
          return Tensors{spread(d, 4, 3), d.real({d.n, 4, 2}), spread(d, 2, 3), d.real({d.n, 2})};
        },
        [](const Tensors& x) {
          return Tensors{ops::lstsq(x[0], x[1]), ops::lstsq(x[2], x[3])};
        },
        {{[] {
            ops::lstsq(ops::ones({3, 2}), ops::ones({2, 1}));
          },
          "lstsq: expected a [m, n] and b [m] or [m, k], got [3, 2] float32 and [2, 1] float32."}}),
});

OpRow of_spread(std::string name, std::function<Tensors(const Tensor&)> f, int order = 2) {
  OpRow row = algebra(
      name,
      [](Draw& d) {
        return Tensors{spread(d, 4, 3), spread(d, 2, 3)};
      },
      [f](const Tensors& x) {
        Tensors y = f(x[0]);
        for (const Tensor& t : f(x[1])) y.push_back(t);
        return y;
      },
      {{[f] { f(ops::ones({3})); }, name + ": expected a matrix, or several in leading axes, got [3] float32."}});
  row.order = order;
  return row;
}

const OpRows spectra({
    of_spread("qr",
              [](const Tensor& x) {
                auto [q, r] = ops::qr(x);
                return Tensors{q, r};
              }),
    of_spread("svd",
              [](const Tensor& x) {
                auto [u, s, vh] = ops::svd(x, {.full_matrices = false});
                return Tensors{u * signs(u), s, vh * ops::swapaxes(signs(u), -1, -2)};
              }),
    of_spread("svdvals", [](const Tensor& x) { return Tensors{ops::svdvals(x)}; }),
    of_spread("pinv", [](const Tensor& x) { return Tensors{ops::pinv(x)}; }),
    of_spread(
        "lu_factor",
        [](const Tensor& x) {
          auto [lu, pivots] = ops::lu_factor(x);
          return Tensors{lu, pivots};
        },
        0),
});

}  // namespace
}  // namespace addax::tests
