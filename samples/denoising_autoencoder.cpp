// A denoising autoencoder: convolutions learn to take noise away from digits. Writes denoised.png: digits with noise,
// what became of them, and what they were before.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

/// Digits [n, 28, 28, 1] from 0 to 1.
Tensor pictures(const Tensor& images) { return ops::expand_dims(ops::cast(images, "float32") / 255.0, -1); }

Tensor with_noise(const Tensor& x, int64_t seed) {
  return ops::clip(x + 0.4 * random::normal(x.shape(), {.seed = seed}), 0.0, 1.0);
}

Model make_model() {
  Sequential model{Input({28, 28, 1}),
                   layers::Conv2D(16, 3, {.padding = "same", .activation = "relu"}),
                   layers::MaxPooling2D(2),
                   layers::Conv2D(16, 3, {.padding = "same", .activation = "relu"}),
                   layers::MaxPooling2D(2),
                   layers::Conv2DTranspose(16, 3, {.strides = 2, .padding = "same", .activation = "relu"}),
                   layers::Conv2DTranspose(16, 3, {.strides = 2, .padding = "same", .activation = "relu"}),
                   layers::Conv2D(1, 3, {.padding = "same", .activation = "sigmoid"})};
  model.compile({.optimizer = "adam", .loss = "binary_crossentropy"});
  return model;
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Tensor clean = pictures(train.x), unseen = pictures(test.x), noisy = with_noise(unseen, 2);
  Model model = make_model();
  model.fit(with_noise(clean, 1), clean, {.batch_size = quick ? 32 : 128, .epochs = quick ? 4 : 10, .verbose = 2});
  Tensor denoised = model.predict(noisy, {.verbose = 0});

  auto first = [](const Tensor& x) { return ops::reshape(x(Slice{0, 10}), {10, 784}); };
  save_digits("denoised.png", ops::concatenate({first(noisy), first(denoised), first(unseen)}, {.axis = 0}), 10);

  auto error = [&](const Tensor& x) { return ops::mean(ops::square(x - unseen)).item<double>(); };
  std::printf("squared error with noise %.4f, without %.4f\n", error(noisy), error(denoised));
  return error(denoised) < 0.5 * error(noisy) ? 0 : 1;
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
