// The recipe of mnist_fast, which the benchmark W2t times: one epoch of a small convnet with a rate that rises and
// falls once. After tuomaso/train_mnist_fast, with numbers of filters that fill a processor's registers.
#pragma once

#include <addax/addax.hpp>

namespace mnist_fast {

constexpr int64_t batch = 256;

inline addax::Model make_model(int64_t steps) {
  using namespace addax;
  Sequential model{
      Input({28, 28, 1}),
      layers::Rescaling(1.0 / 255),
      layers::Conv2D(16, 5),
      layers::MaxPooling2D(),
      layers::ReLU(),
      layers::Conv2D(48, 3),
      layers::MaxPooling2D(),
      layers::ReLU(),
      layers::Flatten(),
      layers::Dense(256, {.activation = "relu"}),
      layers::Dense(10, {.dtype = "float32"}),
  };
  int64_t rise = steps * 15 / 100;
  Schedule rate = optimizers::schedules::CosineDecay(4e-4, steps - rise, {.warmup_target = 1e-2, .warmup_steps = rise});
  model.compile({.optimizer = optimizers::Adam(rate, {.beta_1 = 0.7, .beta_2 = 0.9}),
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true})});
  return model;
}

/// The accuracy on the test images of a model trained for so many epochs.
inline double train(const addax::datasets::Splits& data, int64_t epochs, int verbose) {
  using namespace addax;
  const auto& [train, test] = data;
  Model model = make_model(epochs * ((train.x.shape()[0] + batch - 1) / batch));
  model.fit(ops::expand_dims(train.x, -1), train.y, {.batch_size = batch, .epochs = epochs, .verbose = verbose});
  Tensor predicted = ops::argmax(model.predict(ops::expand_dims(test.x, -1), {.batch_size = 500, .verbose = 0}), -1);
  return ops::mean(ops::cast(predicted == test.y, "float32")).item<double>();
}

}  // namespace mnist_fast
