// Transfer learning: what a network learned on the digits 0 to 4 helps it to tell 5 to 9 apart from few examples. It is
// cut at its features, frozen under a new head, and in the end thawed and tuned with small steps.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

struct Part {
  Tensor x, y;  // images [n, 784], and digits counted from the first of the part
};

/// The digits from `first` on, five of them.
Part digits_from(int64_t first, const datasets::Split& split) {
  Tensor digit = ops::cast(split.y, "int64");
  Tensor rows = ops::nonzero(ops::logical_and(digit >= first, digit < first + 5))[0];
  return {flat(ops::take(split.x, rows, {.axis = 0})), ops::take(digit, rows, {.axis = 0}) - first};
}

void compile(const Model& model, double learning_rate) {
  model.compile({.optimizer = optimizers::Adam(learning_rate),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
}

double accuracy(const Model& model, const Part& part) {
  return model.evaluate(part.x, part.y, {.batch_size = 500, .verbose = 0})["accuracy"];
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Part low = digits_from(0, train), high = digits_from(5, train), unseen = digits_from(5, test);
  Slice few{0, 200};

  Tensor image = Input({784});
  Tensor h = layers::Dense(256, {.activation = "relu"})(image);
  h = layers::BatchNormalization()(h);
  Tensor features = layers::Dense(64, {.activation = "relu", .name = "features"})(h);
  Model first(image, layers::Dense(5, {.activation = "softmax"})(features), {.name = "zero_to_four"});
  compile(first, 0.001);
  first.fit(low.x, low.y, {.batch_size = 64, .epochs = quick ? 4 : 3, .verbose = 2});

  Model base(first.input(), first.get_layer("features").output(), {.name = "base"});
  base.set_trainable(false);
  Tensor x = Input({784});
  Model second(x, layers::Dense(5, {.activation = "softmax"})(base(x)), {.name = "five_to_nine"});
  second.summary({.show_trainable = true});
  compile(second, 0.01);
  second.fit(high.x(few), high.y(few), {.batch_size = 16, .epochs = 20, .verbose = 0});
  double frozen = accuracy(second, unseen);

  base.set_trainable(true);
  compile(second, 1e-4);  // compile() again: the weights that are trained are others now
  second.fit(high.x(few), high.y(few), {.batch_size = 16, .epochs = 10, .verbose = 0});
  std::printf("accuracy on unseen digits 5 to 9 after 200 examples: %.3f with a frozen base, %.3f once it was tuned\n",
              frozen, accuracy(second, unseen));
  return frozen > 0.6 ? 0 : 1;
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
