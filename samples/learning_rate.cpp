// Which learning rate? A short run with rising rates says where the loss falls fastest; the model is then as before.
// Writes learning_rates.svg, and trains with three rates side by side.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

Sequential fresh_model(double rate) {
  utils::set_random_seed(1);
  Sequential model{Input({784}), layers::Dense(64, {.activation = "relu"}), layers::Dense(64, {.activation = "relu"}),
                   layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = optimizers::SGD({.learning_rate = rate, .momentum = 0.9}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  return model;
}

int run(bool quick) {
  auto [train, test] = load_digits(quick);
  Tensor x = flat(train.x), unseen = flat(test.x);

  auto finder = callbacks::LearningRateFinder({.min_lr = 1e-5, .max_lr = 10, .steps = 150});
  fresh_model(0.01).fit(x, train.y, {.epochs = 100, .verbose = 0, .callbacks = {finder}});
  finder.plot("learning_rates.svg");
  double found = finder.suggestion();
  std::printf("after %zu steps: the loss falls fastest at a rate of %.4f\n", finder.losses().size(), found);

  double losses[3];
  const double rates[] = {found / 300, found, found * 100};
  for (int i = 0; i < 3; ++i) {
    Sequential model = fresh_model(rates[i]);
    model.fit(x, train.y, {.epochs = quick ? 4 : 2, .verbose = 0});
    Logs logs = model.evaluate(unseen, test.y, {.verbose = 0});
    losses[i] = logs["loss"];
    std::printf("rate %9.5f: loss %7.4f, accuracy %.3f of unseen digits\n", rates[i], losses[i], logs["accuracy"]);
  }
  // Written so that a loss which is no number counts as the worst.
  return losses[1] < losses[0] && !(losses[2] <= losses[1]) ? 0 : 1;
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
