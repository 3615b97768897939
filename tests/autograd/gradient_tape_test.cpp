// GradientTape: what connects, what does not, nesting, persistence, and the errors.
#include "addax/gradient_tape.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "addax/ops.hpp"

using namespace addax;

TEST_CASE("gradient tape: the gradient of a mean of squares") {
  Variable w(Tensor::from({1.0, -2.0, 3.0}), {.name = "w"});
  GradientTape tape;
  Tensor loss = ops::mean(ops::square(w));
  CHECK(tape.gradient(loss, {w})[0].to_vector<double>() == std::vector<double>{2.0 / 3, -4.0 / 3, 2.0});
}

TEST_CASE("gradient tape: tensors count only when they are watched") {
  Tensor x = Tensor::scalar(2.0);
  GradientTape tape({.persistent = true});
  CHECK_THROWS_WITH_AS(tape.gradient(x * x, {x}),
                       "GradientTape::gradient: expected a source that the tape saw, got [] float64, which is neither "
                       "watched nor computed from what is. Call watch() before the computation.",
                       StateError);
  tape.watch(x);
  CHECK(tape.gradient(x * x, {x})[0].item<double>() == 4);
}

TEST_CASE("gradient tape: integers have no gradients") {
  Variable w(Tensor::scalar(2.0)), count(Tensor::scalar(3));
  GradientTape tape;
  Tensor y = w * w;
  CHECK_THROWS_WITH_AS(tape.gradient(ops::cast(y, DType::int32), {w}),
                       "GradientTape::gradient: expected a float target, got [] int32. Integers and bools have no "
                       "gradients: ops::cast(x, dtype) before the computation.",
                       DTypeError);
  CHECK_THROWS_WITH_AS(tape.gradient(y, {w, count}),
                       "GradientTape::gradient: expected a float source, got [] int32. Integers and bools have no "
                       "gradients: ops::cast(x, dtype) before the computation.",
                       DTypeError);
  CHECK(tape.gradient(y, {w})[0].item<double>() == 4);  // what was refused did not count
}

TEST_CASE("gradient tape: what is not connected, frozen or stopped gets none") {
  Variable w(Tensor::scalar(2.0)), other(Tensor::scalar(1.0)),
      frozen(Tensor::scalar(3.0), {.name = "frozen", .trainable = false});
  GradientTape tape;
  Tensors gradients = tape.gradient(w * ops::stop_gradient(w) + frozen, {w, other, frozen});
  CHECK(gradients[0].item<double>() == 2);
  CHECK_FALSE(gradients[1].defined());
  CHECK_FALSE(gradients[2].defined());
}

TEST_CASE("gradient tape: a frozen variable has a gradient while a tape watches it") {
  Variable frozen(Tensor::scalar(3.0), {.name = "frozen", .trainable = false});
  {
    GradientTape tape;
    tape.watch(frozen);
    CHECK(tape.gradient(frozen * frozen, {frozen})[0].item<double>() == 6);
  }
  GradientTape tape;
  CHECK_FALSE(tape.gradient(frozen * frozen, {frozen})[0].defined());
}

TEST_CASE("gradient tape: gradients of gradients, to the third order") {
  Tensor t = Tensor::scalar(0.3);
  GradientTape first, second, third;
  for (GradientTape* tape : {&first, &second, &third}) tape->watch(t);
  Tensor d1 = third.gradient(ops::tanh(t), {t})[0];
  Tensor d2 = second.gradient(d1, {t})[0];
  Tensor d3 = first.gradient(d2, {t})[0];
  double th = std::tanh(0.3), s = 1 - th * th;
  CHECK(d1.item<double>() == doctest::Approx(s));
  CHECK(d2.item<double>() == doctest::Approx(-2 * th * s));
  CHECK(d3.item<double>() == doctest::Approx(-2 * s * s + 4 * th * th * s));
}

TEST_CASE("gradient tape: a value that is used twice sums its gradients; broadcasting is undone") {
  Variable row(Tensor::from({1.0, 2.0}));
  Tensor x = Tensor::from({1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, {3, 2});
  GradientTape tape;
  Tensor y = ops::sum(x * row + row);
  CHECK(tape.gradient(y, {row})[0].to_vector<double>() == std::vector<double>{12, 15});
}

TEST_CASE("gradient tape: assignments after the forward pass do not change what was recorded") {
  Variable w(Tensor::scalar(3.0));
  GradientTape tape;
  Tensor y = w * w;
  w.assign(100.0);
  CHECK(tape.gradient(y, {w})[0].item<double>() == 6);
}

TEST_CASE("gradient tape: a second call needs a persistent tape") {
  Variable w(Tensor::scalar(3.0));
  GradientTape tape;
  Tensor y = w * w;
  tape.gradient(y, {w});
  CHECK_THROWS_WITH_AS(
      tape.gradient(y, {w}),
      "GradientTape: expected one call of gradient(), got a second. Make the tape with {.persistent = true}.",
      StateError);
}

TEST_CASE("gradient tape: long chains end without deep recursion") {
  Variable w(Tensor::scalar(1.0f));
  GradientTape tape;
  Tensor y = w;
  for (int i = 0; i < 200000; ++i) y = y + 1.0;
  CHECK(tape.gradient(y, {w})[0].item<float>() == 1);
}

TEST_CASE("grad: celu has slope 1 at 0") {
  Tensor slope = grad([](const Tensors& x) { return ops::celu(x[0], 0.5); })(Tensor::from({-0.f, 0.f}));
  CHECK(slope.to_vector<float>() == std::vector<float>{1, 1});
}

TEST_CASE("grad: the absolute value of a complex 0 has slope 0, as in JAX") {
  auto slopes = grad([](const Tensors& x) { return ops::abs(ops::Complex{x[0], x[1]}); });
  Tensors d = slopes({Tensor::from({0.f, 3.f}), Tensor::from({0.f, -4.f})});
  CHECK(d[0].to_vector<float>()[0] == 0);
  CHECK(d[1].to_vector<float>()[0] == 0);
  CHECK(d[1].to_vector<float>()[1] == doctest::Approx(-0.8));
}

TEST_CASE("grad: a function's gradient as a function") {
  auto slope = grad([](const Tensors& x) { return ops::sum(x[0] * x[0] * x[1]); });
  Tensors d = slope({Tensor::scalar(3.0), Tensor::scalar(5.0)});
  CHECK(d[0].item<double>() == 30);
  CHECK(d[1].item<double>() == 9);
}
