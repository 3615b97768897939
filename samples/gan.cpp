// A generative adversarial network: one network draws digits, another tells them from real ones, and each learns from
// the other, with its own optimizer. Writes gan.png: digits drawn from noise.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

constexpr int64_t noise_size = 32;

class Gan : public ModelBase {
 public:
  /// Noise [n, 32] to digits [n, 784] from -1 to 1.
  Tensor call(const Tensor& noise, const CallContext&) override { return generator_(noise); }

  Tensors train_step(const Batch& batch) override {
    const Tensor& real = batch.x[0];
    Tensor noise = random::normal({real.shape()[0], noise_size}, {.seed = seed_});
    Tensor judged = learn(discriminator_, discriminator_optimizer_, [&] {
      // Real digits count 0.9: a judge that is never quite sure leaves the painter something to learn.
      return error(discriminator_(real), 0.9) + error(discriminator_(generator_(noise)), 0.0);
    });
    Tensor fooled =
        learn(generator_, generator_optimizer_, [&] { return error(discriminator_(generator_(noise)), 1.0); });
    return {{"discriminator_loss", judged}, {"generator_loss", fooled}};
  }

 private:
  static Tensor error(const Tensor& logits, double truth) {
    return ops::mean(ops::binary_crossentropy(ops::full_like(logits, truth), logits, {.from_logits = true}));
  }
  template <class Loss>
  static Tensor learn(const Layer& network, const Optimizer& optimizer, Loss loss_of_batch) {
    GradientTape tape;
    Tensor loss = loss_of_batch();
    Variables weights = network.trainable_variables();
    optimizer.apply(tape.gradient(loss, weights), weights);
    return loss;
  }

  Model generator_ =
      add_layer("generator",
                Sequential{Input({noise_size}), layers::Dense(128, {.activation = "relu"}),
                           layers::BatchNormalization({.momentum = 0.8}), layers::Dense(256, {.activation = "relu"}),
                           layers::BatchNormalization({.momentum = 0.8}), layers::Dense(784, {.activation = "tanh"})});
  Model discriminator_ = add_layer(
      "discriminator", Sequential{Input({784}), layers::Dense(256), layers::LeakyReLU(0.2), layers::Dropout(0.3),
                                  layers::Dense(128), layers::LeakyReLU(0.2), layers::Dropout(0.3), layers::Dense(1)});
  Optimizer generator_optimizer_ = optimizers::Adam(5e-4, {.beta_1 = 0.5});
  Optimizer discriminator_optimizer_ = optimizers::Adam(2e-4, {.beta_1 = 0.5});
  random::SeedGenerator seed_ = add_seed_generator();
};

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Tensor x = flat(train.x), average = ops::mean(x, {.axis = 0});

  Model gan = make<Gan>();
  gan.compile({});
  Tensor noise = random::normal({100, noise_size});
  auto draw = [&] { return 0.5 * gan.predict(noise, {.verbose = 0}) + 0.5; };
  auto distance = [&](const Tensor& drawn) {
    return ops::mean(ops::square(ops::mean(drawn, {.axis = 0}) - average)).item<double>();
  };
  double before = distance(draw());
  gan.fit(2 * x - 1, {.batch_size = quick ? 32 : 128, .epochs = quick ? 6 : 40, .verbose = 2});
  Tensor drawn = draw();
  save_digits("gan.png", drawn, 10);

  double after = distance(drawn), spread = ops::mean(ops::std(drawn, {.axis = 0})).item<double>();
  std::printf(
      "the mean of 100 drawn digits is %.4f off that of real ones, %.4f before; pixels vary by %.3f, real ones by "
      "%.3f\n",
      after, before, spread, ops::mean(ops::std(x, {.axis = 0})).item<double>());
  return after < 0.5 * before && spread > 0.02 ? 0 : 1;
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
