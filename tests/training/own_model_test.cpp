// Models of one's own: steps, losses and metrics that replace the built-in ones, planned and op by op; and what
// freezing a layer does before and after compile().
#include <doctest/doctest.h>

#include <cmath>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "support/check_refusals.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

struct Data {
  Tensor x = random::normal({48, 3}, {.seed = 1}), y = ops::sum(x, {.axis = {1}, .keepdims = true});
};

/// Counts penalties of its calls: each call adds one of the size of its largest weight.
class Penalized final : public LayerBase {
 public:
  void build(const Shape& input) override {
    scale_ = add_weight({.shape = {input.back()}, .initializer = "ones", .name = "scale"});
  }
  Tensor call(const Tensor& x, const CallContext&) override {
    add_loss(0.5 * ops::max(scale_));
    return x * scale_;
  }

 private:
  Variable scale_;
};

/// The built-in steps, written out with what Keras offers for it.
class ByHand : public ModelBase {
 public:
  Tensor call(const Tensor& x, const CallContext&) override { return head_(penalized_(x)); }

  Tensors train_step(const Batch& batch) override {
    Tensor loss, y_pred;
    GradientTape tape;
    y_pred = (*this)(batch.x, {.training = true});
    loss = compute_loss(batch.x, batch.y, y_pred, batch.sample_weight);
    Variables weights = trainable_weights();
    optimizer().apply(tape.gradient(loss, weights), weights);
    return followed(batch, y_pred, loss);
  }
  Tensors test_step(const Batch& batch) override {
    Tensor y_pred = (*this)(batch.x);
    return followed(batch, y_pred, compute_loss(batch.x, batch.y, y_pred, batch.sample_weight));
  }
  Tensors predict_step(const Batch& batch) override { return 2 * (*this)(batch.x); }

 private:
  Tensors followed(const Batch& batch, const Tensor& y_pred, const Tensor& loss) {
    for (const Metric& m : metrics())
      if (m.name() == "loss") m.update_state(loss);
    largest_.update_state(ops::max(ops::abs(y_pred)));
    return compute_metrics(batch.x, batch.y, y_pred, batch.sample_weight);
  }

  Layer penalized_ = add_layer("penalized", make<Penalized>()), head_ = add_layer("head", layers::Dense(1));
  Metric largest_ = add_metric("largest", metrics::Mean({.name = "largest"}));
};

/// The same network with the built-in steps.
class BuiltIn final : public ModelBase {
 public:
  Tensor call(const Tensor& x, const CallContext&) override { return head_(penalized_(x)); }

 private:
  Layer penalized_ = add_layer("penalized", make<Penalized>()), head_ = add_layer("head", layers::Dense(1));
};

CompileOptions settings(bool eagerly = false) {
  return {.optimizer = optimizers::Adam(0.05), .loss = "mse", .metrics = {"mae"}, .run_eagerly = eagerly};
}

template <class T>
Model made(bool eagerly = false) {
  utils::set_random_seed(5);
  Model model = make<T>();
  model(ops::zeros({1, 3}));  // weights are made now, from this seed
  model.compile(settings(eagerly));
  return model;
}

TEST_CASE("steps of one's own do what the built-in ones do") {
  Data data;
  Model built_in = made<BuiltIn>(), planned = made<ByHand>(), eager = made<ByHand>(true);
  FitOptions options{.batch_size = 20, .epochs = 2, .verbose = 0, .shuffle = false};
  History wanted = built_in.fit(data.x, data.y, options), a = planned.fit(data.x, data.y, options),
          b = eager.fit(data.x, data.y, options);
  for (const char* key : {"loss", "mae"})
    for (size_t i = 0; i < 2; ++i) {
      CHECK(a[key][i] == doctest::Approx(b[key][i]).epsilon(1e-5));
      // By hand the loss of a batch counts alike, however many rows it has.
      if (std::string(key) == "mae") CHECK(a[key][i] == doctest::Approx(wanted[key][i]).epsilon(1e-5));
    }
  CHECK(a["largest"].back() == doctest::Approx(b["largest"].back()).epsilon(1e-5));
  Tensors weights = planned.get_weights(), same = built_in.get_weights();
  for (size_t i = 0; i < weights.size(); ++i)
    CHECK(ops::allclose(weights[i], same[i], {.rtol = 1e-5, .atol = 1e-6}).item<bool>());
  Logs scores = planned.evaluate(data.x, data.y, {.batch_size = 48, .verbose = 0}),
       wanted_scores = built_in.evaluate(data.x, data.y, {.batch_size = 48, .verbose = 0});
  CHECK(scores["loss"] == doctest::Approx(wanted_scores["loss"]).epsilon(1e-5));
  CHECK(ops::allclose(planned.predict(data.x, {.verbose = 0}), 2 * planned(data.x), {.rtol = 1e-5}).item<bool>());
  std::string names;
  for (const Metric& m : planned.metrics()) names += m.name() + " ";
  CHECK(names == "loss mean_absolute_error largest ");
}

TEST_CASE("losses that layers add are those of the last call") {
  Model model = made<BuiltIn>();
  Tensor x = Data().x;
  for (int i = 0; i < 3; ++i) model(x);
  REQUIRE(model.losses().size() == 1);
  CHECK(model.losses()[0].item<float>() == 0.5f);
  CHECK(model.as<BuiltIn>().losses().size() == 1);
  GradientTape tape;
  Tensor loss = ops::sum(model(x)) + model.losses()[0];
  CHECK(tape.gradient(loss, model.trainable_variables())[0].defined());
  Function traced = function([&](const Tensors& in) -> Tensors {
    model(in[0]);
    return {ops::mean(model(in[0])), model.losses()[0] * static_cast<double>(model.losses().size())};
  });
  CHECK(traced(x)[1].item<float>() == 0.5f);
}

/// Has no call() at all: only its own step knows what x is.
class StepAlone final : public ModelBase {
 public:
  Tensors train_step(const Batch& batch) override {
    GradientTape tape;
    Tensor loss = ops::mean(ops::square(head_(batch.x[0])));
    Variables weights = head_.trainable_variables();
    optimizer_.apply(tape.gradient(loss, weights), weights);
    return {{"height", loss}};
  }
  Optimizer optimizer_ = optimizers::SGD(0.1);

 private:
  Layer head_ = add_layer("head", layers::Dense(1));
};

TEST_CASE("a model with a step of its own and optimizers of its own needs no call(), no loss and no targets") {
  Tensor x = Data().x;
  Model model = make<StepAlone>();
  model.compile({});
  History history = model.fit(x, {.epochs = 3, .verbose = 0});
  CHECK(history.keys() == std::vector<std::string>{"height"});
  CHECK(history["height"].back() < history["height"].front());
  CHECK(model.as<StepAlone>().optimizer_.iterations() == 6);
  CHECK(model.optimizer().iterations() == 0);
  CHECK(model.weights().size() == 2);
}

/// Makes a weight whenever it is called.
class Late final : public LayerBase {
 public:
  Tensor call(const Tensor& x, const CallContext&) override { return x * add_weight({.shape = {1}, .name = "late"}); }
};

TEST_CASE("a layer's weights are made before its first call") {
  reset_unique_names();
  Model model = Sequential{make<Late>()};
  Tensor x = Data().x;
  check_refusals({{[&] { model(x); },
                   "late (Late): expected add_weight() in the constructor or in build(), got it on a layer that is "
                   "built."}});
  CHECK(model.weights().empty());
}

/// Returns what logs cannot hold.
class Wrong final : public ModelBase {
 public:
  explicit Wrong(Tensors logs) : logs_(std::move(logs)) {}
  Tensors train_step(const Batch&) override { return logs_; }

 private:
  Tensors logs_;
};

TEST_CASE("what a step returns is scalars with names") {
  for (bool eagerly : {false, true}) {
    reset_unique_names();
    Model nameless = make<Wrong>(Tensors{Tensor::scalar(1.f)}), wide = make<Wrong>(Tensors{{"a", ops::ones({2})}});
    for (const Model& model : {nameless, wide}) model.compile({.run_eagerly = eagerly});
    Tensor x = ops::ones({4, 1});
    check_refusals({{[&] { nameless.train_on_batch(x); },
                     "wrong (Wrong): expected a step to return values with names, got 1 without. Return {{\"loss\", "
                     "loss}}."},
                    {[&] { wide.train_on_batch(x); },
                     "wrong_1 (Wrong): expected a step to return scalars, got \"a\" as [2] float32."}});
  }
}

/// Which weights one step changes.
std::vector<bool> changes(const Model& model, const Data& data) {
  auto before = bits(model.weights());
  model.train_on_batch(data.x, data.y);
  auto after = bits(model.weights());
  std::vector<bool> changed;
  for (size_t i = 0; i < before.size(); ++i) changed.push_back(before[i] != after[i]);
  return changed;
}

Model normalized() {
  utils::set_random_seed(2);
  return Sequential{Input({3}), layers::Dense(4, {.name = "first"}), layers::BatchNormalization({.name = "norm"}),
                    layers::Dense(1, {.name = "last"})};
}

// Measured with Keras 3.15.1 on JAX.
TEST_CASE("freezing does what it does in Keras") {
  Data data;
  const std::vector<bool> frozen{false, false, true, true, true, true, true, true};
  Model before = normalized();
  before.get_layer("first").set_trainable(false);
  before.compile(settings());
  CHECK(changes(before, data) == frozen);

  Model after = normalized();
  after.compile(settings());
  after.get_layer("first").set_trainable(false);
  CHECK(changes(after, data) == frozen);
  after.get_layer("first").set_trainable(true);
  check_refusals({{[&] { changes(after, data); },
                   after.name() + " (Sequential): expected the 4 trainable weights that training began with, got 6. " +
                       "Call compile() again after set_trainable()."}});
  after.compile(settings());
  CHECK(changes(after, data) == std::vector<bool>(8, true));

  Model norm = normalized();
  norm.get_layer("norm").set_trainable(false);
  norm.compile(settings());
  CHECK(changes(norm, data) == std::vector<bool>{true, true, false, false, false, false, true, true});

  Model whole = normalized();
  whole.set_trainable(false);
  whole.compile(settings());
  CHECK(changes(whole, data) == std::vector<bool>(8, false));
  CHECK(!whole.get_layer("last").trainable());
  whole.set_trainable(true);
  CHECK(whole.trainable_variables().size() == 6);
}

TEST_CASE("lambdas are losses and metrics, under Keras' keys") {
  Data data;
  Model model = normalized();
  auto largest = [](const Tensor& y, const Tensor& p) { return ops::max(ops::abs(y - p), {.axis = {-1}}); };
  model.compile({.loss = [](const Tensor& y, const Tensor& p) { return ops::mean(ops::abs(y - p), {.axis = {-1}}); },
                 .metrics = {"mae", largest, metrics::MeanMetricWrapper(largest, {.name = "largest"})}});
  Logs logs = model.train_on_batch(data.x, data.y);
  std::string keys;
  for (const auto& [key, value] : logs) keys += key + " ";
  CHECK(keys == "lambda largest loss mae ");
  CHECK(logs["loss"] == doctest::Approx(logs["mae"]).epsilon(1e-6));
  CHECK(logs["lambda"] == logs["largest"]);
}

/// Two inputs, two outputs.
class Mixed final : public LayerBase {
 public:
  void build_all(const std::vector<Shape>& shapes) override {
    kernel_ = add_weight({.shape = {shapes[0].back(), shapes[1].back()}, .name = "kernel"});
  }
  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    Tensor product = ops::matmul(inputs[0], kernel_);
    return {product * inputs[1], product};
  }

 private:
  Variable kernel_;
};

/// The first result of it alone.
class MixedOne final : public LayerBase {
 public:
  Tensors call_all(const Tensors& inputs, const CallContext&) override { return mixed_.call_all(inputs)[0]; }

 private:
  Layer mixed_ = add_layer("mixed", make<Mixed>());
};

TEST_CASE("layers of one's own take several inputs, built or symbolic") {
  Layer mixed = make<Mixed>(), one = make<MixedOne>();
  Tensor a = Input({3}), b = Input({5});
  Tensors outputs = mixed.call_all({a, b});
  CHECK(outputs.size() == 2);
  CHECK(outputs[1].spec().to_string() == "[None, 5] float32");
  CHECK(mixed.weights()[0].path() == "mixed/kernel");
  CHECK(one.compute_output_shape({{None, 3}, {None, 5}}).to_string() == "[None, 5]");
  CHECK(layers::Dense(7).compute_output_shape({None, 3}).to_string() == "[None, 7]");
  Model model({a, b}, outputs);
  model.compile({.optimizer = "sgd", .loss = {"mse", "mae"}});
  Tensor xa = ops::ones({4, 3}), xb = ops::ones({4, 5});
  CHECK(model.train_on_batch({xa, xb}, {xb, xb}).contains("mixed_loss"));  // one key for both, as in Keras
}

/// Learns that rows of a batch differ: its targets are made in the step, and its rows are pairs.
class Pairs final : public ModelBase {
 public:
  using ModelBase::ModelBase;
  Tensors train_step(const Batch& batch) override {
    GradientTape tape;
    Tensor first = (*this)(batch.x[0](all, 0)), second = (*this)(batch.x[0](all, 1));
    Tensor alike = ops::matmul(first, ops::transpose(second)), own = ops::arange(alike.shape()[0]);
    Tensor loss = compute_loss({}, own, alike, {});
    Variables weights = trainable_variables();
    optimizer().apply(tape.gradient(loss, weights), weights);
    Tensors logs = compute_metrics({}, own, alike, {});
    logs["loss"] = loss;
    return logs;
  }
};

TEST_CASE("losses and metrics for targets that a step makes itself") {
  Tensor x = Input({4}), rows = random::normal({24, 2, 4}, {.seed = 1});
  Model model = make<Pairs>(x, layers::Dense(3)(x));
  model.compile({.optimizer = "adam",
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                 .metrics = {"accuracy"}});
  History history = model.fit(rows, {.batch_size = 8, .epochs = 3, .verbose = 0});
  CHECK(std::isfinite(history["loss"][2]));
  CHECK(history["accuracy"].size() == 3);
  model.fit(data::Dataset(rows).batch(8), {.verbose = 0});
}

/// Reads its inputs by name.
class ByName final : public ModelBase {
 public:
  Tensors call_all(const Tensors& in, const CallContext&) override { return head_(in["wide"]) + in["narrow"]; }

 private:
  Layer head_ = add_layer("head", layers::Dense(1));
};

TEST_CASE("inputs by name come in any order") {
  Tensor wide = random::normal({8, 5}, {.seed = 1}), narrow = random::normal({8, 1}, {.seed = 2});
  Tensors in_order{{"wide", wide}, {"narrow", narrow}}, swapped{{"narrow", narrow}, {"wide", wide}};
  Tensor a = Input({5}, {.name = "wide"}), b = Input({1}, {.name = "narrow"});
  for (Model model : {Model({a, b}, layers::Dense(1)(a) + b), make<ByName>()}) {
    CHECK(model.predict(swapped, {.verbose = 0}).to_vector<float>() ==
          model.predict(in_order, {.verbose = 0}).to_vector<float>());
    model.compile({.optimizer = "sgd", .loss = "mse"});
    CHECK(model.evaluate(swapped, narrow, {.verbose = 0})["loss"] ==
          model.evaluate(in_order, narrow, {.verbose = 0})["loss"]);
    model.fit(swapped, narrow, {.verbose = 0});
  }
}

TEST_CASE("a model of a fixed batch size is trained on such batches") {
  Tensor x = Input({3}, {.batch_size = 4});
  Model model(x, layers::Dense(1)(x));
  model.compile({.optimizer = "sgd", .loss = "mse"});
  CHECK(model.fit(ops::ones({8, 3}), ops::ones({8, 1}), {.batch_size = 4, .verbose = 0}).contains("loss"));
  CHECK(model.train_on_batch(ops::ones({4, 3}), ops::ones({4, 1})).contains("loss"));
}

TEST_CASE("layers are numbered in the order in which they are made") {
  reset_unique_names();
  Layer first = layers::Dense(1), second = layers::Dense(1), own = make<Mixed>();
  CHECK(second.name() == "dense_1");
  CHECK(first.name() == "dense");
  CHECK(own.name() == "mixed");
}

}  // namespace
}  // namespace addax::tests
