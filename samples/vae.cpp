// A variational autoencoder: digits are squeezed into a few numbers that are spread like noise, so that noise can be
// turned into digits. Writes vae.png: digits and what became of them, then digits drawn from noise.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

constexpr int64_t code_size = 12;

/// A draw from the normal distribution that each digit is encoded as; adds how far that is from plain noise.
class Sampling : public LayerBase {
 public:
  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    const Tensor &mean = inputs[0], &log_variance = inputs[1];
    Tensor divergence = ops::square(mean) + ops::exp(log_variance) - 1 - log_variance;
    add_loss(0.5 * ops::mean(ops::sum(divergence, {.axis = 1})));
    return mean + ops::exp(0.5 * log_variance) * random::normal(mean.shape(), {.seed = seed_});
  }

 private:
  random::SeedGenerator seed_ = add_seed_generator();
};

/// The sum over a digit's pixels.
Tensor unlikeliness(const Tensor& y_true, const Tensor& y_pred) {
  return ops::sum(ops::binary_crossentropy(y_true, y_pred), {.axis = -1});
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Tensor x = flat(train.x), unseen = flat(test.x);

  Tensor image = Input({784});
  Tensor h = layers::Dense(256, {.activation = "relu"})(image);
  Tensor code = make<Sampling>()(layers::Dense(code_size)(h), layers::Dense(code_size)(h));
  Sequential decoder{Input({code_size}), layers::Dense(256, {.activation = "relu"}),
                     layers::Dense(784, {.activation = "sigmoid"})};
  Model vae(image, decoder(code), {.name = "vae"});
  vae.compile({.optimizer = optimizers::Adam(0.001), .loss = unlikeliness});
  vae.fit(x, x, {.batch_size = quick ? 32 : 128, .epochs = quick ? 12 : 30, .verbose = 2});

  Tensor shown = unseen(Slice{0, 10}), again = vae.predict(shown, {.verbose = 0});
  Tensor drawn = decoder.predict(random::normal({60, code_size}), {.verbose = 0});
  save_digits("vae.png", ops::concatenate({shown, again, drawn}, {.axis = 0}), 10);

  auto distance = [&](const Tensor& guess) { return ops::mean(ops::square(unseen - guess)).item<double>(); };
  double reconstructed = distance(vae.predict(unseen, {.verbose = 0})), blurred = distance(ops::mean(x, {.axis = 0}));
  std::printf("squared error of unseen digits %.4f; of the mean digit %.4f\n", reconstructed, blurred);
  return reconstructed < 0.75 * blurred ? 0 : 1;
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
