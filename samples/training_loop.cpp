// A training loop by hand: a tape, gradients, an optimizer. A network learns to tell two rings of points apart.
#include <addax/addax.hpp>

#include <cstdio>
#include <cstring>

using namespace addax;

namespace {

struct Points {
  Tensor x, y;  // places [n, 2], and the ring that each belongs to, 0 or 1: [n, 1]
};

Points make_rings(int64_t n) {
  Tensor ring = ops::cast(random::randint({n, 1}, 0, 2), "float32");
  Tensor angle = random::uniform({n, 1}, {.minval = 0.0, .maxval = 6.28});
  Tensor radius = 1 + ring + 0.15 * random::normal({n, 1});
  return {ops::concatenate({radius * ops::cos(angle), radius * ops::sin(angle)}, {.axis = 1}), ring};
}

double accuracy(const Model& model, const Points& points) {
  Tensor right = (model(points.x) > 0) == (points.y > 0.5);
  return ops::mean(ops::cast(right, "float32")).item<double>();
}

int run(bool quick) {
  utils::set_random_seed(1);
  Sequential model{Input({2}), layers::Dense(32, {.activation = "tanh"}), layers::Dense(1)};
  Optimizer optimizer = optimizers::Adam(0.02);
  Variables weights = model.trainable_variables();

  // The step is traced at its first call; later calls replay it as one plan. Without function() it runs op by op.
  Function step = function([&](const Tensors& batch) -> Tensors {
    GradientTape tape;
    Tensor logits = model(batch[0], {.training = true});
    Tensor loss = ops::mean(ops::binary_crossentropy(batch[1], logits, {.from_logits = true}));
    optimizer.apply(tape.gradient(loss, weights), weights);
    return loss;
  });

  int steps = quick ? 200 : 1000;
  for (int i = 1; i <= steps; ++i) {
    Points batch = make_rings(64);
    Tensor loss = step({batch.x, batch.y})[0];
    if (i % (steps / 5) == 0) std::printf("step %4d  loss %.4f\n", i, loss.item<double>());
  }
  double score = accuracy(model, make_rings(1000));
  std::printf("accuracy on new points %.3f\n", score);
  return score > 0.95 ? 0 : 1;
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
