// Ten kinds of models as Keras builds and trains them (architectures.json): names, order of weights, outputs, the logs
// of ten steps, outputs afterwards.
#include <doctest/doctest.h>

#include <map>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Model siamese() {
  Tensor left = Input({4}, {.name = "left"}), right = Input({4}, {.name = "right"});
  Layer shared = layers::Dense(5, {.activation = "tanh", .name = "shared"});
  Tensor distance = ops::abs(shared(left) - shared(right));
  Model model({left, right}, layers::Dense(1, {.activation = "sigmoid"})(distance));
  model.compile({.optimizer = optimizers::Adam(0.05), .loss = "binary_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model residual() {
  Tensor x = Input({4}), h = x;
  for (int block = 0; block < 2; ++block)
    h = layers::LayerNormalization()(h + layers::Dense(4, {.activation = "relu"})(h));
  Model model(x, layers::Dense(2)(layers::Add()({h, x})));
  model.compile(
      {.optimizer = optimizers::SGD({.learning_rate = 0.05, .momentum = 0.9, .nesterov = true}), .loss = "mse"});
  return model;
}

Model inception() {
  Tensor x = Input({5});
  Tensor one = layers::Dense(3, {.activation = "relu"})(x);
  Tensor two = layers::Dense(2)(layers::Dense(4, {.activation = "tanh"})(x));
  Tensor three = layers::BatchNormalization()(layers::Dense(2, {.use_bias = false})(x));
  Model model(x, layers::Dense(3, {.activation = "softmax"})(layers::Concatenate()({one, two, three})));
  model.compile(
      {.optimizer = optimizers::RMSprop(0.01), .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model multi_task() {
  Tensor x = Input({4}, {.name = "x"});
  Tensor trunk = layers::Dense(6, {.activation = "relu", .kernel_regularizer = regularizers::L2(0.01)})(x);
  Tensor size = layers::Dense(1, {.name = "size"})(trunk);
  Tensor kind = layers::Dense(3, {.name = "kind"})(layers::Concatenate()({trunk, size}));
  Model model({{"x", x}}, {{"size", size}, {"kind", kind}});
  model.compile({.optimizer = optimizers::AdamW({.learning_rate = 0.02, .weight_decay = 0.1}),
                 .loss = {{"size", "mse"}, {"kind", losses::SparseCategoricalCrossentropy({.from_logits = true})}},
                 .loss_weights = {{"size", 0.25}, {"kind", 2.0}},
                 .metrics = {{"kind", {"accuracy"}}, {"size", {"mae"}}}});
  return model;
}

Model nested() {
  Tensor a = Input({3});
  Model innermost(a, layers::Dense(3, {.activation = "tanh", .kernel_regularizer = "l2"})(a), {.name = "innermost"});
  Tensor b = Input({3});
  Model middle(b, layers::Dense(2, {.name = "after"})(innermost(b) + b), {.name = "middle"});
  Tensor c = Input({4});
  Sequential head({layers::Dense(3, {.activation = "relu"}), layers::Dense(1)}, {.name = "head"});
  Model model(c, head(middle(layers::Dense(3, {.name = "before"})(c))), {.name = "outer"});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.03, .clipnorm = 0.5}), .loss = "mae"});
  return model;
}

Model shared_embedding() {
  Tensor query = Input({3}, {.dtype = DType::int32, .name = "query"});
  Tensor document = Input({4}, {.dtype = DType::int32, .name = "document"});
  Layer words = layers::Embedding(7, 3, {.name = "words"});
  Tensor q = ops::mean(words(query), {.axis = 1}), d = ops::mean(words(document), {.axis = 1});
  Model model({query, document}, layers::Dot(1, {.normalize = true})({q, layers::Dense(3)(d)}));
  model.compile({.optimizer = optimizers::SGD(0.5), .loss = "mse"});
  return model;
}

/// Two optimizers; its call() takes noise, its steps images and noise.
class Gan final : public ModelBase {
 public:
  Tensor call(const Tensor& noise, const CallContext&) override { return generator_(noise); }

  Tensors train_step(const Batch& batch) override {
    const Tensor &real = batch.x[0], &noise = batch.x[1];
    {
      GradientTape tape;
      Tensor loss = score(1, discriminator_(real)) + score(0, discriminator_(generator_(noise)));
      Variables weights = discriminator_.trainable_variables();
      discriminator_optimizer_.apply(tape.gradient(loss, weights), weights);
      discriminator_loss_.update_state(loss);
    }
    GradientTape tape;
    Tensor loss = score(1, discriminator_(generator_(noise)));
    Variables weights = generator_.trainable_variables();
    generator_optimizer_.apply(tape.gradient(loss, weights), weights);
    generator_loss_.update_state(loss);
    return {{"d_loss", discriminator_loss_.result()}, {"g_loss", generator_loss_.result()}};
  }

 private:
  static Tensor score(double truth, const Tensor& logits) {
    return ops::mean(ops::binary_crossentropy(truth * ops::ones_like(logits), logits, {.from_logits = true}));
  }

  Layer generator_ = add_layer(
      "generator",
      Sequential({Input({2}), layers::Dense(4, {.activation = "relu"}), layers::Dense(3)}, {.name = "generator"}));
  Layer discriminator_ = add_layer(
      "discriminator",
      Sequential({Input({3}), layers::Dense(4, {.activation = "tanh"}), layers::Dense(1)}, {.name = "discriminator"}));
  Optimizer generator_optimizer_ = optimizers::Adam(0.02), discriminator_optimizer_ = optimizers::RMSprop(0.01);
  Metric generator_loss_ = add_metric("g_loss_tracker", metrics::Mean({.name = "g_loss"}));
  Metric discriminator_loss_ = add_metric("d_loss_tracker", metrics::Mean({.name = "d_loss"}));
};

Model gan() {
  Model model = make<Gan>();
  model.compile({});
  return model;
}

/// Its noise is an input, so that numbers can be compared.
class Vae final : public ModelBase {
 public:
  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    Tensor h = encoder_(inputs[0]);
    Tensor mean = mean_(h), log_variance = log_variance_(h);
    Tensor divergence = 1 + log_variance - ops::square(mean) - ops::exp(log_variance);
    add_loss(-0.05 * ops::mean(ops::sum(divergence, {.axis = 1})));
    return decoder_(mean + ops::exp(0.5 * log_variance) * inputs[1]);
  }

 private:
  Layer encoder_ = add_layer("encoder", layers::Dense(4, {.activation = "relu"}));
  Layer mean_ = add_layer("mean", layers::Dense(2));
  Layer log_variance_ = add_layer("log_variance", layers::Dense(2));
  Layer decoder_ = add_layer(
      "decoder", Sequential{layers::Dense(4, {.activation = "relu"}), layers::Dense(5, {.activation = "sigmoid"})});
};

Model vae() {
  Model model = make<Vae>();
  model.call_all({ops::zeros({6, 5}), ops::zeros({6, 2})});
  model.compile({.optimizer = optimizers::Adam(0.02), .loss = "binary_crossentropy"});
  return model;
}

Model symbolic_ops() {
  Tensor x = Input({3, 4});
  Tensor q = layers::Dense(4)(x), k = layers::Dense(4)(x);
  Tensor scores = ops::softmax(ops::matmul(q, ops::transpose(k, {0, 2, 1})) / 2.0);
  Tensor read = ops::einsum("bij,bjd->bid", scores, x);
  Tensor first = read(all, 0);
  Tensor rest = ops::max(ops::where(read > 0, read, 0.1 * read), {.axis = 1});
  Tensor joined = ops::concatenate({first, rest, ops::reshape(scores, {-1, 9})}, {.axis = 1});
  Tensor norm = ops::sqrt(ops::sum(ops::power(joined, 2), {.axis = -1, .keepdims = true}) + 1e-3);
  Model model(x, layers::Dense(1)(joined / norm));
  model.compile({.optimizer = optimizers::Adam(0.02), .loss = "mse"});
  return model;
}

Model fine_tuned() {
  Tensor x = Input({4});
  Tensor h = layers::BatchNormalization()(layers::Dense(5, {.activation = "relu"})(x));
  Tensor features = layers::Dense(3, {.activation = "tanh", .name = "features"})(h);
  Model whole(x, layers::Dense(2, {.name = "old_head"})(features));
  Model base(whole.input(), whole.get_layer("features").output(), {.name = "base"});
  base.set_trainable(false);
  Tensor y = Input({4});
  Model model(y, layers::Dense(1, {.name = "new_head"})(base(y)));
  model.compile({.optimizer = optimizers::Adam(0.05), .loss = "mse"});
  return model;
}

void thaw(const Model& model) {
  model.get_layer("base").set_trainable(true);
  model.compile({.optimizer = optimizers::SGD(0.1), .loss = "mse"});
}

const std::map<std::string, Model (*)()> builders{{"siamese", siamese},
                                                  {"residual", residual},
                                                  {"inception", inception},
                                                  {"multi_task", multi_task},
                                                  {"nested", nested},
                                                  {"shared_embedding", shared_embedding},
                                                  {"gan", gan},
                                                  {"vae", vae},
                                                  {"symbolic_ops", symbolic_ops},
                                                  {"fine_tuned", fine_tuned}};

/// A list of tensors, or an object of names and tensors.
Tensors golden_tensors(const Json& json) {
  Tensors tensors;
  if (json.is_object())
    for (const auto& [name, value] : json.members()) tensors.push_back(name, golden_value(value));
  else
    for (const Json& value : json.items()) tensors.push_back(golden_value(value));
  return tensors;
}

void check_names(const Model& model, const Json& golden) {
  std::string layers, paths, wanted_layers, wanted_paths;
  for (const Layer& layer : model.layers()) layers += layer.name() + " ";
  for (const Variable& weight : model.weights()) paths += weight.path() + " ";
  for (const Json& name : golden["layers"].items()) wanted_layers += name.as_string() + " ";
  for (const Json& path : golden["paths"].items()) wanted_paths += path.as_string() + " ";
  CHECK(layers == wanted_layers);
  CHECK(paths == wanted_paths);
}

void check_outputs(const Model& model, const Json& golden, const Json& wanted, double tolerance) {
  Tensors x = golden_tensors(golden["x"]), outputs = golden_tensors(wanted);
  Tensors got = model.call_all(golden["name"].as_string() == "gan" ? Tensors(x[1]) : x);
  REQUIRE(got.size() == outputs.size());
  for (size_t i = 0; i < got.size(); ++i) {
    const std::vector<std::string>& names = outputs.names();
    check_agree(names.empty() ? got[i] : got[std::string_view(names[i])], outputs[i], tolerance);
  }
}

void check_architecture(const Json& golden) {
  const std::string& name = golden["name"].as_string();
  reset_unique_names();
  Model model = builders.at(name)();
  check_names(model, golden);
  model.set_weights(golden_tensors(golden["weights"]));
  check_outputs(model, golden, golden["outputs"], 1e-5);
  Tensors x = golden_tensors(golden["x"]), y = golden_tensors(golden["y"]);
  for (size_t step = 0; step < golden["logs"].size(); ++step) {
    INFO("step " << step);
    if (name == "fine_tuned" && step == 5) thaw(model);
    Logs logs = model.train_on_batch(x, y);
    REQUIRE(logs.size() == golden["keys"].size());
    for (size_t k = 0; k < logs.size(); ++k) {
      const std::string& key = golden["keys"][k].as_string();
      INFO(key);
      CHECK(logs[key] == doctest::Approx(golden["logs"][step][k].as_double()).epsilon(1e-4));
    }
  }
  check_outputs(model, golden, golden["trained"], 1e-4);
}

TEST_CASE("models of ten kinds compute, train and are named as in Keras") {
  Json file = golden_file("architectures.json");
  CHECK(file["architectures"].size() == builders.size());
  for (const Json& golden : file["architectures"].items())
    SUBCASE(golden["name"].as_string().c_str()) check_architecture(golden);
}

}  // namespace
}  // namespace addax::tests
