#include "workloads.hpp"

using namespace addax;

namespace {

Sequential tiny() {
  Sequential model{Input({4}), layers::Dense(16, {.activation = "relu"}), layers::Dense(3, {.activation = "softmax"})};
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.01}), .loss = "sparse_categorical_crossentropy"});
  return model;
}

Sequential mlp() {
  Sequential model{Input({784}),         layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(512, {.activation = "relu"}),
                   layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
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
  };
  return all;
}
