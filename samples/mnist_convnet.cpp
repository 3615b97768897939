// Handwritten digits with convolutions: Keras' MNIST convnet, its parts in bfloat16 where --bfloat16 is given.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

Model make_model() {
  Sequential model{
      Input({28, 28, 1}),
      layers::Rescaling(1.0 / 255),
      layers::Conv2D(32, 3, {.activation = "relu"}),
      layers::MaxPooling2D(),
      layers::Conv2D(64, 3, {.activation = "relu"}),
      layers::MaxPooling2D(),
      layers::Flatten(),
      layers::Dropout(0.5),
      layers::Dense(10, {.activation = "softmax", .dtype = "float32"}),
  };
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

/// [n, 28, 28] -> [n, 28, 28, 1]
Tensor images(const Tensor& x) { return ops::expand_dims(x, -1); }

int run(bool quick, bool bfloat16) {
  if (bfloat16) config::set_dtype_policy("mixed_bfloat16");
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Model model = make_model();
  model.summary();
  model.fit(images(train.x), train.y, {.batch_size = 128, .epochs = quick ? 4 : 5, .validation_split = 0.1});
  Logs result = model.evaluate(images(test.x), test.y, {.batch_size = 500, .verbose = 0});
  std::printf("test loss %.4f, test accuracy %.4f\n", result["loss"], result["accuracy"]);
  model.save("mnist_convnet.keras");
  return result["accuracy"] > (quick ? 0.7 : 0.98) ? 0 : 1;
}

bool has(int argc, char** argv, const char* word) {
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], word) == 0) return true;
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(has(argc, argv, "--quick"), has(argc, argv, "--bfloat16"));
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
