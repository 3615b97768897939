#include "workloads.hpp"

using namespace addax;

namespace {

Model tiny() {
  Sequential model{Input({4}), layers::Dense(16, {.activation = "relu"}), layers::Dense(3, {.activation = "softmax"})};
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.01}), .loss = "sparse_categorical_crossentropy"});
  return model;
}

Model mlp() {
  Sequential model{Input({784}),         layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

/// Keras' MNIST convnet.
Model convnet() {
  Sequential model{Input({28, 28, 1}),     layers::Conv2D(32, 3, {.activation = "relu"}),
                   layers::MaxPooling2D(), layers::Conv2D(64, 3, {.activation = "relu"}),
                   layers::MaxPooling2D(), layers::Flatten(),
                   layers::Dropout(0.5),   layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Tensor convolved(const Tensor& x, int64_t filters, int64_t size, int64_t stride) {
  return layers::BatchNormalization()(
      layers::Conv2D(filters, size, {.strides = stride, .padding = "same", .use_bias = false})(x));
}

/// ResNet-20 of He et al. 2016 for images of 32 x 32.
Model resnet() {
  Tensor image = Input({32, 32, 3}), x = layers::ReLU()(convolved(image, 16, 3, 1));
  for (int64_t filters : {16, 32, 64})
    for (int block = 0; block < 3; ++block) {
      int64_t stride = filters > 16 && block == 0 ? 2 : 1;
      Tensor y = convolved(layers::ReLU()(convolved(x, filters, 3, stride)), filters, 3, 1);
      if (stride != 1) x = convolved(x, filters, 1, stride);
      x = layers::ReLU()(layers::Add()({x, y}));
    }
  Model model(image, layers::Dense(10, {.activation = "softmax"})(layers::GlobalAveragePooling2D()(x)));
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 1e-4}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  return model;
}

/// Ten small layers with dropout behind each.
Model dropouts() {
  Sequential model{Input({4})};
  for (int i = 0; i < 10; ++i) {
    model.add(layers::Dense(128, {.activation = "relu"}));
    model.add(layers::Dropout(0.1));
  }
  model.add(layers::Dense(1, {.activation = "sigmoid"}));
  model.compile({.optimizer = "adam",
                 .loss = losses::BinaryCrossentropy({.label_smoothing = 0.05}),
                 .metrics = {metrics::AUC()}});
  return model;
}

Tensors labelled(Tensor x, int64_t classes) {
  Tensor y = random::randint({x.shape()[0]}, 0, classes, {.dtype = DType::int64, .seed = 1});
  return {x, y};
}

}  // namespace

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all{
      {"W0", 32, 128, 30, tiny,
       [](int64_t rows) {
         return labelled(random::normal({rows, 4}, {.seed = 0}), 3);
       }},
      {"W1", 128, 200, 12, mlp,
       [](int64_t rows) {
         return labelled(ops::cast(random::randint({rows, 784}, 0, 256, {.seed = 0}), DType::float32) / 255.0, 10);
       }},
      {"W2", 128, 60, 6, convnet,
       [](int64_t rows) {
         return labelled(random::uniform({rows, 28, 28, 1}, {.seed = 0}), 10);
       }},
      {"W3", 128, 12, 5, resnet,
       [](int64_t rows) {
         return labelled(random::uniform({rows, 32, 32, 3}, {.seed = 0}), 10);
       }},
      {"W9", 500, 100, 8, dropouts,
       [](int64_t rows) {
         Tensor y = random::randint({rows, 1}, 0, 2, {.seed = 1});
         return Tensors{random::normal({rows, 4}, {.seed = 0}), ops::cast(y, DType::float32)};
       }},
  };
  return all;
}
