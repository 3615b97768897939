// remat: the same results and gradients, less memory.
#include "addax/remat.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "addax/random.hpp"
#include "support/check_op.hpp"

using namespace addax;
using addax::tests::check_close;
using Body = std::function<Tensors(const Tensors&)>;

namespace {

Variable w(Tensor::from({0.5, -1.0, 0.25, 2.0}, {2, 2}));

Tensors block(const Tensors& x) {
  Tensor y = x[0];
  for (int i = 0; i < 4; ++i) y = ops::tanh(ops::matmul(y, w)) * 1.5;
  return {{"y", y}};
}

Tensors gradients_of(const Body& f, const Tensor& x) {
  GradientTape tape;
  tape.watch(x);
  Tensor y = x;
  for (int i = 0; i < 8; ++i) y = f(y)["y"];
  Tensors found = tape.gradient(ops::sum(y), {x, w});
  return {y, found[0], found[1]};
}

size_t arena_of(const Function& f) {
  std::string text = f.to_string();
  return std::stoul(text.substr(text.rfind("bytes: arena ") + 13));
}

}  // namespace

TEST_CASE("remat: results and gradients are the same, also of variables") {
  Tensor x = Tensor::from({1.0, -0.5, 0.25, 0.75}, {2, 2});
  Tensors wanted = gradients_of(block, x);
  Body traced = [](const Tensors& in) { return gradients_of(remat(block), in); };
  for (const Tensors& got : {gradients_of(remat(block), x), function(traced)(x)})
    for (size_t i = 0; i < 3; ++i) check_close(got[i], wanted[i], 10);
  check_close(remat(block)(x)["y"], block(x)["y"]);
}

TEST_CASE("remat: less is kept") {
  Body plain = [](const Tensors& in) { return gradients_of(block, in); };
  Body with = [](const Tensors& in) { return gradients_of(remat(block), in); };
  Function a = function(plain), b = function(with);
  Tensor x = ops::ones({1000, 2}, DType::float64);
  check_close(b(x)[2], a(x)[2], 10);
  CHECK(arena_of(b) < arena_of(a) / 2);
}

TEST_CASE("remat: random numbers are drawn once") {
  random::SeedGenerator seed(3);
  Body noisy = [&](const Tensors& x) -> Tensors {
    return {{"y", x[0] * random::uniform({4}, {.dtype = DType::float64, .seed = seed})}};
  };
  Tensor x = ops::ones({4}, DType::float64);
  GradientTape tape;
  tape.watch(x);
  Tensor y = remat(noisy)(x)["y"];
  check_close(tape.gradient(y, x), y);
  CHECK(seed.next().to_vector<uint32_t>()[1] == 1);
}
