// A physics-informed network: it learns a vibrating spring that comes to rest, u'' + 2 d u' + w^2 u = 0, u(0) = 1,
// u'(0) = 0, from the equation alone. The loss holds its own second derivative. Writes physics_informed.png.
#include <addax/addax.hpp>

#include <cmath>
#include <cstdio>
#include <cstring>

using namespace addax;

namespace {

constexpr double damping = 1.5, frequency = 8;

Tensor exact(const Tensor& t) {
  double w = std::sqrt(frequency * frequency - damping * damping);
  return ops::exp(-damping * t) * (ops::cos(w * t) + damping / w * ops::sin(w * t));
}

/// u(0) = 1 and u'(0) = 0 hold by form; the network fills in the rest.
Tensor solution(const Model& network, const Tensor& t) { return 1 + ops::square(t) * network(t) * frequency; }

/// How far the equation is from being fulfilled at the times t [n, 1].
Tensor residual(const Model& network, const Tensor& t) {
  GradientTape outer;
  outer.watch(t);
  Tensor u, speed;
  {
    GradientTape inner;
    inner.watch(t);
    u = solution(network, t);
    speed = inner.gradient(u, t)[0];
  }
  Tensor acceleration = outer.gradient(speed, t)[0];
  return acceleration + 2 * damping * speed + frequency * frequency * u;
}

/// Both curves over time: black what the network found, grey the truth.
void plot(const Tensor& found, const Tensor& truth) {
  Tensor rows = ops::linspace(1.1, -1.1, {.num = 240}), height = ops::reshape(rows, {-1, 1});
  auto near = [&](const Tensor& u, double width) { return ops::abs(height - ops::reshape(u, {1, -1})) < width; };
  Tensor picture = ops::where(near(found, 0.012), 0.0, ops::where(near(truth, 0.04), 190.0, 255.0));
  utils::save_img("physics_informed.png", ops::expand_dims(picture, -1), {.scale = false});
}

int run(bool quick) {
  utils::set_random_seed(1);
  Sequential network{Input({1}), layers::Dense(32, {.activation = "tanh"}), layers::Dense(32, {.activation = "tanh"}),
                     layers::Dense(1)};
  Variables weights = network.trainable_variables();
  int steps = quick ? 6000 : 30000;
  Optimizer optimizer = optimizers::Adam({.learning_rate = optimizers::schedules::CosineDecay(0.005, steps)});

  Function step = function([&](const Tensors& times) -> Tensors {
    GradientTape tape;
    Tensor loss = ops::mean(ops::square(residual(network, times[0])));
    optimizer.apply(tape.gradient(loss, weights), weights);
    return loss;
  });
  for (int i = 1; i <= steps; ++i) {
    Tensor loss = step(random::uniform({64, 1}))[0];
    if (i % (steps / 5) == 0) std::printf("step %5d  loss %.4f\n", i, loss.item<double>());
  }

  Tensor t = ops::reshape(ops::linspace(0, 1, {.num = 480}), {-1, 1});
  Tensor found = solution(network, t), truth = exact(t);
  plot(found, truth);
  double error = ops::max(ops::abs(found - truth)).item<double>();
  std::printf("largest error %.4f; wrote physics_informed.png\n", error);
  return error < (quick ? 0.2 : 0.02) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
