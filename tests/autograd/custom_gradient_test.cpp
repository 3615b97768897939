// custom_gradient: the given rule counts, eagerly and traced, and can be differentiated again.
#include "addax/custom_gradient.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"

using namespace addax;

namespace {

/// x³ with three times its slope.
const auto steep_cube = ops::custom_gradient([](const Tensors& x) -> ops::WithGradient {
  Tensor value = x[0];
  return {value * value * value, [=](const Tensors& dy) -> Tensors { return {dy[0] * 9.0 * value * value}; }};
});

}  // namespace

TEST_CASE("custom gradient: the given rule counts") {
  Tensor x = Tensor::scalar(2.0);
  GradientTape tape;
  tape.watch(x);
  Tensor y = steep_cube(x).single();
  CHECK(y.item<double>() == 8);
  CHECK(tape.gradient(y, {x})[0].item<double>() == 36);
}

TEST_CASE("custom gradient: inside a trace and to the second order") {
  Function slope = function([](const Tensors& x) -> Tensors {
    GradientTape outer, inner;
    outer.watch(x);
    inner.watch(x);
    Tensors first = inner.gradient(steep_cube(x), x);
    return {first[0], outer.gradient(first, x)[0]};
  });
  Tensors d = slope(Tensor::scalar(2.0));
  CHECK(d[0].item<double>() == 36);
  CHECK(d[1].item<double>() == 36);
}

TEST_CASE("custom gradient: one gradient for each input") {
  auto wrong = ops::custom_gradient([](const Tensors& x) -> ops::WithGradient {
    return {x[0] + x[1], [](const Tensors& dy) -> Tensors { return {dy[0]}; }};
  });
  Tensor a = Tensor::scalar(1.0), b = Tensor::scalar(2.0);
  GradientTape tape;
  tape.watch({a, b});
  Tensor y = wrong({a, b}).single();
  CHECK_THROWS_WITH_AS(tape.gradient(y, {a, b}), "custom_gradient: expected one gradient for each of 2 inputs, got 1.",
                       ShapeError);
}
