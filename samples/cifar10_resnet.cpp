// ResNet-20 (He et al. 2015) on CIFAR-10, with pictures cropped and flipped inside the training step. Where CIFAR-10
// cannot be had it says so and takes MNIST.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

/// Digits as pictures of CIFAR's form: [n, 32, 32, 3].
datasets::Split as_pictures(const datasets::Split& digits) {
  Tensor x = ops::expand_dims(ops::pad(digits.x, {{0, 0}, {2, 2}, {2, 2}}), -1);
  return {ops::repeat(x, 3, {.axis = -1}), digits.y};
}

datasets::Splits load_pictures(bool quick) {
  try {
    if (!quick) return datasets::cifar10::load_data();
  } catch (const FileError& error) {
    std::printf("%s\nTraining on MNIST instead.\n", error.what());
  }
  auto [train, test] = load_digits(quick);
  return {as_pictures(train), as_pictures(test)};
}

Tensor convolution(const Tensor& x, int64_t filters, int64_t strides, bool relu = true) {
  Tensor y = layers::Conv2D(filters, 3,
                            {.strides = strides,
                             .padding = "same",
                             .use_bias = false,
                             .kernel_initializer = "he_normal",
                             .kernel_regularizer = regularizers::L2(1e-4)})(x);
  y = layers::BatchNormalization({.momentum = 0.9})(y);
  return relu ? layers::ReLU()(y) : y;
}

/// Two convolutions beside a way around them.
Tensor block(const Tensor& x, int64_t filters, int64_t strides) {
  Tensor y = convolution(convolution(x, filters, strides), filters, 1, false), around = x;
  if (strides != 1)
    around = layers::BatchNormalization({.momentum = 0.9})(
        layers::Conv2D(filters, 1, {.strides = strides, .use_bias = false})(x));
  return layers::ReLU()(y + around);
}

Model make_resnet(int64_t blocks, bool flipped) {
  Tensor image = Input({32, 32, 3}), x = layers::Rescaling(1.0 / 127.5, {.offset = -1.0})(image);
  x = layers::RandomTranslation(0.125, 0.125, {.fill_mode = "constant"})(x);
  if (flipped) x = layers::RandomFlip("horizontal")(x);
  x = convolution(x, 16, 1);
  for (int64_t filters : {16, 32, 64})
    for (int64_t i = 0; i < blocks; ++i) x = block(x, filters, filters > 16 && i == 0 ? 2 : 1);
  Tensor classes = layers::Dense(10, {.activation = "softmax"})(layers::GlobalAveragePooling2D()(x));
  return Model(image, classes, {.name = "resnet"});
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_pictures(quick);
  const int64_t epochs = quick ? 2 : 30, batch = quick ? 32 : 128;
  const auto steps = static_cast<double>(train.x.shape()[0] / batch * epochs);
  const bool flipped = train.y.rank() == 2;  // objects may be seen from the other side, digits may not
  Model model = make_resnet(quick ? 1 : 3, flipped);
  auto rate = optimizers::schedules::CosineDecay(0.1, static_cast<int64_t>(steps));
  model.compile({.optimizer = optimizers::SGD({.learning_rate = rate, .momentum = 0.9}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  model.fit(train.x, train.y, {.batch_size = batch, .epochs = epochs, .verbose = quick ? 2 : 1});
  double accuracy = model.evaluate(test.x, test.y, {.batch_size = 500, .verbose = 0})["accuracy"];
  std::printf("test accuracy %.4f\n", accuracy);
  return accuracy > (quick ? 0.5 : 0.85) ? 0 : 1;
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
