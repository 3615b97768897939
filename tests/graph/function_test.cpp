// Function: traced once per signature, replayed with the state of the moment.
#include "addax/function.hpp"

#include <doctest/doctest.h>

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "addax/random.hpp"

using namespace addax;

TEST_CASE("function: traced once for each shape and dtype") {
  int traced = 0;
  Function f = function([&](const Tensors& x) -> Tensors {
    ++traced;
    return {x[0] * 2.0 + 1.0};
  });
  CHECK(f(Tensor::from({1.f, 2.f})).single().to_vector<float>() == std::vector<float>{3, 5});
  CHECK(f(Tensor::from({4.f, 5.f})).single().to_vector<float>() == std::vector<float>{9, 11});
  CHECK(traced == 1);
  f(Tensor::from({4.f, 5.f, 6.f}));
  f(Tensor::from({4.0, 5.0}));
  CHECK(traced == 3);
  CHECK(f.traces() == 3);
}

TEST_CASE("function: reads variables anew and writes them") {
  Variable rate(Tensor::scalar(1.f)), total(Tensor::scalar(0.f));
  Function step = function([&](const Tensors& x) -> Tensors {
    total.assign_add(x[0] * rate);
    return {total.value()};
  });
  CHECK(step(Tensor::scalar(2.f)).single().item<float>() == 2);
  rate.assign(10.f);
  CHECK(step(Tensor::scalar(2.f)).single().item<float>() == 22);
  CHECK(total.value().item<float>() == 22);
}

TEST_CASE("function: values read before a run keep what they were") {
  Variable w(Tensor::from({1.f, 2.f}));
  Function step = function([&](const Tensors&) -> Tensors {
    w.assign(w.value() * 2.f);
    return {};
  });
  Tensor before = w.value();
  step({});
  CHECK(before.to_vector<float>() == std::vector<float>{1, 2});
  CHECK(w.value().to_vector<float>() == std::vector<float>{2, 4});
}

TEST_CASE("function: gradients end at what was written, as they do op by op") {
  Variable d(Tensor::scalar(2.f)), g(Tensor::scalar(3.f));
  auto step = [&](const Tensors&) -> Tensors {
    GradientTape first;
    d.assign_sub(0.1 * first.gradient(d * g, {d})[0]);  // 2 - 0.1 g = 1.7
    GradientTape second;
    return second.gradient(ops::square(d * g), {g, d});
  };
  Tensors traced = function(step)({});
  d.assign(2.f);
  Tensors eager = step({});
  CHECK(eager[0].item<float>() == doctest::Approx(2 * 1.7 * 1.7 * 3));
  for (size_t i = 0; i < 2; ++i) CHECK(traced[i].item<float>() == doctest::Approx(eager[i].item<float>()));
}

TEST_CASE("function: states may exchange their values") {
  Variable a(Tensor::from({1.f, 2.f})), b(Tensor::from({3.f, 4.f}));
  Function swap = function([&](const Tensors&) -> Tensors {
    Tensor old_a = a.value(), old_b = b.value();
    a.assign(old_b);
    b.assign(old_a);
    return {old_a};
  });
  Tensor returned = swap({}).single();
  CHECK(returned.to_vector<float>() == std::vector<float>{1, 2});
  CHECK(a.value().to_vector<float>() == std::vector<float>{3, 4});
  CHECK(b.value().to_vector<float>() == std::vector<float>{1, 2});
}

TEST_CASE("function: gradients inside, by tape") {
  Variable w(Tensor::from({0.5f, -1.f, 2.f}, {3, 1}));
  auto body = [&](const Tensors& in) -> Tensors {
    GradientTape tape;
    Tensor loss = ops::mean(ops::square(ops::matmul(in[0], w) - in[1]));
    Tensors gradients = tape.gradient(loss, {w});
    return {loss, gradients[0]};
  };
  Tensor x = Tensor::from({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, {2, 3}), y = Tensor::from({1.f, 0.f}, {2, 1});
  Tensors eager = body({x, y}), planned = function(body)({x, y});
  CHECK(planned[0].item<float>() == doctest::Approx(eager[0].item<float>()));
  for (int i = 0; i < 3; ++i)
    CHECK(planned[1].to_vector<float>()[i] == doctest::Approx(eager[1].to_vector<float>()[i]));
}

TEST_CASE("function: under a tape its gradient flows") {
  Variable w(Tensor::scalar(3.0));
  Function square = function([&](const Tensors& x) -> Tensors { return {x[0] * w * w}; });
  square(Tensor::scalar(2.0));
  GradientTape tape;
  Tensor y = square(Tensor::scalar(2.0)).single();
  CHECK(tape.gradient(y, {w})[0].item<double>() == 12);
}

TEST_CASE("function: random numbers differ from run to run") {
  Function draw = function([](const Tensors&) -> Tensors { return {random::normal({4})}; });
  CHECK(draw({}).single().to_vector<float>() != draw({}).single().to_vector<float>());
}

TEST_CASE("function: a number that was spread over a shape keeps its value") {
  auto columns = [](const Tensors& x) {
    return Tensors{ops::stack({ops::broadcast_to(Tensor(0.5), {3}), x[0], ops::broadcast_to(Tensor(2), {3})}, 1)};
  };
  Tensor x = ops::ones({3});
  CHECK(Function(columns)({x})[0].to_vector<float>() == columns({x})[0].to_vector<float>());
  CHECK(Function(columns)({x})[0].to_vector<float>()[0] == 0.5F);
}

TEST_CASE("function: names of results come back") {
  Function f = function([](const Tensors& x) -> Tensors { return {{"double", x["a"] * 2.f}, {"same", x["a"]}}; });
  Tensors y = f({{"a", Tensor::scalar(4.f)}});
  CHECK(y["double"].item<float>() == 8);
  CHECK(y["same"].item<float>() == 4);
}

TEST_CASE("function: new variables inside are refused") {
  Function f = function([](const Tensors&) -> Tensors { return {Variable(Tensor::scalar(1.f)).value()}; });
  CHECK_THROWS_WITH_AS(
      f({}),
      "Variable: expected to be made outside function() and fit(), got a new variable while tracing. Make variables "
      "before the first call, layers in build().",
      StateError);
}

TEST_CASE("function: values of a trace cannot be read inside it") {
  Function f = function([](const Tensors& x) -> Tensors { return {x[0] * x[0].item<float>()}; });
  CHECK_THROWS_WITH_AS(
      f(Tensor::scalar(1.f)),
      "Tensor: expected a tensor with values, got an input, [] float32, inside function(), fit() or a "
      "functional model, where it is only promised. ops::cond, ops::where and ops::while_loop decide by "
      "values there.",
      StateError);
  Function g = function([](const Tensors& x) -> Tensors { return x[0] > 0.f ? x[0] : -x[0]; });
  CHECK_THROWS_WITH_AS(g(Tensor::scalar(1.f)),
                       "Tensor: expected a tensor with values, got the result of greater, [] bool, inside function(), "
                       "fit() or a functional model, where it is only promised. ops::cond, ops::where and "
                       "ops::while_loop decide by values there.",
                       StateError);
}

TEST_CASE("function: inputs are those of the signature") {
  Function f = function([](const Tensors& x) -> Tensors { return {ops::sum(x[0]) + x[1]}; },
                        {.input_signature = {{{None, 2}, DType::float32}, {{}, DType::float32}}});
  CHECK(f(ops::ones({3, 2}), 1.f).single().item<float>() == 7);
  CHECK(f(ops::ones({1, 2}), 1.f).single().item<float>() == 3);
  CHECK_THROWS_WITH_AS(f(ops::ones({3, 4}), 1.f),
                       "Function: expected input 0 to be [None, 2] float32, got [3, 4] float32. It is so by the input "
                       "signature.",
                       ShapeError);
  CHECK_THROWS_WITH_AS(f(ops::ones({3, 2}), 1),
                       "Function: expected input 1 to be [] float32, got [] int32. It is so by the input signature.",
                       DTypeError);
  CHECK_THROWS_WITH_AS(f(ops::ones({3, 2})), "Function: expected 2 inputs, got 1.", ShapeError);
  CHECK(f.traces() == 2);
}

TEST_CASE("function: prints its instructions, buffers and bytes") {
  Function f = function([](const Tensors& x) -> Tensors { return {ops::exp(x[0]) + 1.f}; });
  f(Tensor::from({1.f, 2.f}));
  CHECK(f.to_string().rfind("function([2] float32):\n%", 0) == 0);
  CHECK(f.to_string().find("fused(input0)") != std::string::npos);
  CHECK(f.to_string().find("bytes: arena") != std::string::npos);
}

TEST_CASE("function: a result does not take the memory of an input with narrower elements") {
  Function f = function([](const Tensors& x) -> Tensors {
    Tensor missing = ops::any(ops::isnan(x[0]), -1), first = ops::take(x[0], 0, 1);
    return {ops::transpose(ops::where(ops::expand_dims(missing, -1), -1, ops::expand_dims(first, -1)))};
  });
  Tensor x = Tensor::from({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, {3, 2});
  CHECK(f(x).single().to_vector<float>() == std::vector<float>{1, 3, 5});
}
