// mixed_bfloat16 reaches what float32 reaches: Keras' MNIST convnet, trained in both from the same seeds.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "addax/addax.hpp"

namespace addax::tests {
namespace {

/// MNIST, or drawn digits where it cannot be had.
datasets::Splits digit_images() {
  try {
    return datasets::mnist::load_data();
  } catch (const FileError&) {
    return datasets::digits::load_data();
  }
}

/// The share of the test set that is right after three epochs, in percent.
double accuracy_of(const datasets::Splits& digits, const std::string& policy, int seed) {
  constexpr int64_t batch = 128, epochs = 3;
  utils::set_random_seed(seed);
  const DTypePolicy before = config::dtype_policy();
  config::set_dtype_policy(policy);
  Sequential model{Input({28, 28, 1}),
                   layers::Rescaling(1.0 / 255),
                   layers::Conv2D(32, 3, {.activation = "relu"}),
                   layers::MaxPooling2D(),
                   layers::Conv2D(64, 3, {.activation = "relu"}),
                   layers::MaxPooling2D(),
                   layers::Flatten(),
                   layers::Dropout(0.5),
                   layers::Dense(10, {.activation = "softmax", .dtype = "float32"})};
  config::set_dtype_policy(before);
  const int64_t steps = epochs * ((digits.train.x.shape()[0] + batch - 1) / batch);
  model.compile({.optimizer = optimizers::Adam(optimizers::schedules::CosineDecay(2e-3, steps)),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  auto images = [](const Tensor& x) { return ops::expand_dims(x, -1); };
  model.fit(images(digits.train.x), digits.train.y, {.batch_size = batch, .epochs = epochs, .verbose = 0});
  return 100 * model.evaluate(images(digits.test.x), digits.test.y, {.batch_size = 500, .verbose = 0})["accuracy"];
}

TEST_SUITE("slow") {
  TEST_CASE("mixed_bfloat16 and float32 differ by less than 0.2 points on MNIST") {
    const datasets::Splits digits = digit_images();
    double means[2] = {0, 0};
    const std::string policies[2] = {"float32", "mixed_bfloat16"};
    for (int seed : {1, 2, 3})
      for (int i : {0, 1}) {
        const double accuracy = accuracy_of(digits, policies[i], seed);
        MESSAGE(policies[i] << ", seed " << seed << ": " << accuracy << " %");
        means[i] += accuracy / 3;
      }
    CHECK(means[0] > 98.5);
    CHECK(std::abs(means[0] - means[1]) < 0.2);
  }
}

}  // namespace
}  // namespace addax::tests
