// Jacobians, and the products with them, eagerly and traced.
#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "support/check_op.hpp"

using namespace addax;
using addax::tests::check_close;

namespace {

/// [3] and [2] to [2, 3]: y = b_i · sin(a_j)
Tensors outer_sine(const Tensors& x) { return ops::expand_dims(x[1], 1) * ops::sin(x[0]); }

const Tensor a = Tensor::from({0.1, -0.4, 1.2}), b = Tensor::from({2.0, -3.0});

}  // namespace

TEST_CASE("jacobian: the derivatives of each element") {
  auto whole = [](const Tensors& x) { return jacobian(outer_sine, x); };
  for (const Tensors& j : {whole({a, b}), function(whole)({a, b})}) {
    REQUIRE(j[0].shape() == Shape{2, 3, 3});
    REQUIRE(j[1].shape() == Shape{2, 3, 2});
    Tensor by_a = ops::reshape(b, {2, 1, 1}) * ops::cos(a) * ops::eye(3, {.dtype = DType::float64});
    Tensor by_b =
        ops::reshape(ops::sin(a), {1, 3, 1}) * ops::reshape(ops::eye(2, {.dtype = DType::float64}), {2, 1, 2});
    check_close(j[0], by_a);
    check_close(j[1], by_b);
  }
}

TEST_CASE("jacobian: by a tape, and what is not connected") {
  GradientTape tape;
  tape.watch({a, b});
  Tensors j = tape.jacobian(ops::square(a), {a, b});
  check_close(j[0], ops::diag(2.0 * a));
  CHECK_FALSE(j[1].defined());
  CHECK_THROWS_WITH_AS(
      tape.jacobian(a, {a}),
      "GradientTape: expected one call of gradient(), got a second. Make the tape with {.persistent = true}.",
      StateError);
}

TEST_CASE("jacobian: of a jacobian") {
  auto hessian = [](const Tensors& x) -> Tensors {
    return jacobian(
        [](const Tensors& t) -> Tensor {
          return jacobian([](const Tensors& u) { return ops::sum(u[0] * u[0] * u[0]); }, t).single();
        },
        x);
  };
  Tensor wanted = ops::diag(6.0 * a);
  check_close(hessian(a), wanted);
  check_close(function(hessian)(a), wanted);
}

TEST_CASE("jvp and vjp: the Jacobian times a vector, from either side") {
  Tensor va = Tensor::from({1.0, 2.0, -1.0}), vb = Tensor::from({0.5, 0.25});
  Tensor w = Tensor::from({1.0, -1.0, 2.0, 0.5, 0.0, 3.0}, {2, 3});
  auto both = [&](const Tensors& x) -> Tensors {
    auto [y, tangents] = jvp(outer_sine, x, {va, vb});
    auto [same, back] = vjp(outer_sine, x);
    Tensors cotangents = back(w), again = back(2.0 * w);
    return {y[0], tangents[0], same[0], cotangents[0], cotangents[1], again[1]};
  };
  Tensors j = jacobian(outer_sine, {a, b}), y = outer_sine({a, b});
  for (const Tensors& r : {both({a, b}), function(both)({a, b})}) {
    check_close(r[0], y[0]);
    check_close(r[1], ops::matmul(j[0], va) + ops::matmul(j[1], vb));
    check_close(r[2], y[0]);
    check_close(r[3], ops::einsum("ij,ijk->k", w, j[0]));
    check_close(r[4], ops::einsum("ij,ijk->k", w, j[1]));
    check_close(r[5], 2.0 * r[4]);
  }
  CHECK_THROWS_WITH_AS(jvp(outer_sine, {a, b}, va), "jvp: expected a tangent for each of 2 primals, got 1.",
                       ShapeError);
  CHECK_THROWS_WITH_AS(vjp(outer_sine, {a, b}).vjp({w, w}), "vjp: expected a cotangent for each of 1 outputs, got 2.",
                       ShapeError);
}
