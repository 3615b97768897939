// Handwritten digits: train a network, save its weights, load them into a second model.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

Model make_model() {
  Sequential model{
      Input({28, 28}),      layers::Rescaling(1.0 / 255),
      layers::Flatten(),    layers::Dense(512, {.activation = "relu"}),
      layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"}),
  };
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

double test_accuracy(const Model& model, const datasets::Split& test) {
  return model.evaluate(test.x, test.y, {.batch_size = 1000, .verbose = 0})["accuracy"];
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Model model = make_model();
  model.summary();
  model.fit(train.x, train.y, {.batch_size = 128, .epochs = quick ? 1 : 5, .validation_data = test});
  model.save_weights("mnist.weights.h5");

  Model second = make_model();
  second.load_weights("mnist.weights.h5");
  double first_accuracy = test_accuracy(model, test), second_accuracy = test_accuracy(second, test);
  std::printf("test accuracy %.4f, of a second model with the weights of mnist.weights.h5 %.4f\n", first_accuracy,
              second_accuracy);
  return first_accuracy == second_accuracy ? 0 : 1;
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
