// Functional models: what is recorded, in which order, what runs, and what is refused.
#include "nn/functional.hpp"

#include <doctest/doctest.h>

#include "addax/addax.hpp"
#include "nn/layer_graph.hpp"
#include "support/check_refusals.hpp"

namespace addax::tests {
namespace {

std::string names_of(const std::vector<Layer>& layers) {
  std::string names;
  for (const Layer& layer : layers) names += (names.empty() ? "" : " ") + layer.name();
  return names;
}

double largest_difference(const Tensor& a, const Tensor& b) { return ops::max(ops::abs(a - b)).item<double>(); }

/// relu(a w) + a, then a head.
Model residual(const Layer& block, const Layer& head) {
  Tensor x = Input({4}, {.name = "x"});
  return Model(x, head(ops::relu(block(x)) + x), {.name = "residual"});
}

TEST_CASE("operations on symbolic tensors are part of the model") {
  Layer block = layers::Dense(4, {.name = "block"}), head = layers::Dense(1, {.name = "head"});
  Model model = residual(block, head);
  CHECK(model->class_name() == "Functional");
  CHECK(names_of(model.as<ModelBase>().model_layers()).starts_with("x block relu"));
  CHECK(model.output().spec().to_string() == "[None, 1] float32");
  CHECK(model.weights().size() == 4);
  Tensor x = random::normal({5, 4});
  Tensor by_hand = head(ops::relu(block(x)) + x);
  CHECK(largest_difference(model(x), by_hand) == 0);
  CHECK(largest_difference(model.predict(x, {.verbose = 0}), by_hand) < 1e-6);
  Function traced = function([&](const Tensors& in) -> Tensors { return model(in); });
  CHECK(largest_difference(traced(x), by_hand) < 1e-6);
}

TEST_CASE("numbers, arrays and variables stand in operations") {
  Tensor x = Input({3});
  CHECK_THROWS_AS(x.to_vector<float>(), StateError);
  Variable scale(Tensor::from({1.f, 2.f, 3.f}));
  Model model(x, ops::maximum(x * scale, 0.5) - Tensor::from({1.f, 1.f, 1.f}));
  Tensor one = ops::ones({1, 3});
  CHECK(Tensor(model(one)).to_vector<float>() == std::vector<float>{0, 1, 2});
  scale.assign(Tensor::from({0.f, 0.f, 9.f}));
  CHECK(Tensor(model(one)).to_vector<float>() == std::vector<float>{-0.5f, -0.5f, 8});
}

TEST_CASE("unknown axes follow unknown axes") {
  Tensor x = Input({None, 6});
  CHECK(ops::reshape(x, {-1, 3}).shape().to_string() == "[None, 3]");
  CHECK(ops::concatenate({x, x}, {.axis = 1}).shape().to_string() == "[None, None, 6]");
  CHECK(ops::sum(x, {.axis = {1}}).shape().to_string() == "[None, 6]");
  Tensor fixed = Input({6}, {.batch_size = 8});
  CHECK(ops::concatenate({fixed, fixed}, {.axis = 0}).shape().to_string() == "[16, 6]");
}

TEST_CASE("a shared layer has one set of weights and two calls") {
  Tensor a = Input({3}, {.name = "a"}), b = Input({3}, {.name = "b"});
  Layer shared = layers::Dense(2, {.name = "shared"});
  Tensor left = shared(a), right = shared(b);
  Model model({{"a", a}, {"b", b}}, left - right);
  CHECK(model.weights().size() == 2);
  Tensor xa = random::normal({2, 3}), xb = random::normal({2, 3});
  CHECK(largest_difference(Model(a, shared.output())(xa), shared(xa)) == 0);  // the first call's, as in Keras
  Tensor expected = shared(xa) - shared(xb);
  CHECK(largest_difference(model({{"b", xb}, {"a", xa}}), expected) == 0);
  CHECK(largest_difference(model.predict({{"b", xb}, {"a", xa}}, {.verbose = 0}), expected) < 1e-6);
}

TEST_CASE("a model that nobody called has tensors of its own, a layer none") {
  Sequential sequential{Input({3}), layers::Dense(4), layers::ReLU()};
  const Layer layer = sequential;
  CHECK(Model(layer.input(), layer.output()).predict(ops::ones({2, 3}), {.verbose = 0}).shape() == Shape{2, 4});
  CHECK_THROWS_WITH_AS(
      layers::Dense(1, {.name = "lonely"}).output(),
      "lonely (Dense): expected a call on symbolic tensors, got none. Call the layer on an Input() first.", StateError);
}

TEST_CASE("calls of a layer with a state come in Keras' order: the last output's first") {
  Tensor a = Input({1}), b = Input({1});
  Layer shared = layers::BatchNormalization({.momentum = 0.5});
  Model model({a, b}, {shared(a), shared(b)});
  model.call_all({Tensor::from({8.f}, {1, 1}), Tensor::from({4.f}, {1, 1})}, {.training = true});
  CHECK(shared.get_weights()[2].item<double>() == 5);  // (0 + 4) / 2 = 2, (2 + 8) / 2 = 5
}

TEST_CASE("models are layers, and parts are cut out by their tensors") {
  Tensor x = Input({4});
  Model inner(x, layers::Dense(3, {.activation = "tanh", .name = "features"})(x), {.name = "inner"});
  Tensor y = Input({4});
  Tensor middle = inner(y);
  Model outer(y, layers::Dense(1, {.name = "head"})(middle), {.name = "outer"});
  CHECK(names_of(outer.as<ModelBase>().model_layers()).ends_with("inner head"));
  CHECK(outer.weights().size() == 4);
  Model front(outer.inputs(), outer.get_layer("head").input());
  Model back(middle, outer.output());
  Tensor data = random::normal({6, 4});
  CHECK(largest_difference(back(front(data)), outer(data)) == 0);
  CHECK(back.weights().size() == 2);
  Sequential stack{Input({4}), layers::Dense(5, {.name = "first"}), layers::Dense(2, {.name = "second"})};
  Model cut(stack.inputs(), stack.get_layer("first").output());
  CHECK(cut.output().spec().to_string() == "[None, 5] float32");
  CHECK(largest_difference(cut(data), stack.get_layer("first")(data)) == 0);
}

TEST_CASE("the ends of a model inside a model are its own, those of a Sequential its first call's, as in Keras") {
  Tensor x = Input({4}, {.name = "x"}), outer = Input({4}, {.name = "x"});
  Model inner(x, layers::Dense(3, {.name = "inside"})(x), {.name = "inner"});
  Sequential stack({Input({4}), layers::Dense(3)}, {.name = "stack"});
  Model model(outer, inner(2 * outer) + stack(2 * outer));
  Tensor data = random::normal({6, 4});
  Layer found = model.get_layer("inner");
  CHECK(largest_difference(Model(found.input(), found.output())(data), inner(data)) == 0);
  CHECK(largest_difference(Model(found.input(), inner.get_layer("inside").output())(data), inner(data)) == 0);
  CHECK_THROWS_WITH_AS(Model(model.input(), found.output()),
                       "Model: expected outputs that follow from the inputs, got inside (Dense) that needs \"x\" of "
                       "another model. Begin with that model's own input().",
                       StateError);
  found = model.get_layer("stack");
  CHECK(largest_difference(Model(model.input(), found.output())(data), stack(2 * data)) == 0);
}

TEST_CASE("layers come in Keras' order") {
  Tensor x = Input({4}, {.name = "x"});
  Tensor left = layers::Dense(4, {.name = "left"})(x);
  Tensor right = layers::Dense(4, {.name = "right_2"})(layers::Dense(4, {.name = "right_1"})(x));
  Tensor unused = Input({1}, {.name = "unused"});
  Model model({x, unused}, {layers::Dense(2, {.name = "end"})(left + right), left});
  CHECK(names_of(model.as<ModelBase>().model_layers()).starts_with("x right_1 left right_2 add"));
}

TEST_CASE("several outputs are trained by list and by name") {
  utils::set_random_seed(4);
  Tensor x = Input({4}, {.name = "x"});
  Tensor h = layers::Dense(8, {.activation = "relu"})(x);
  Model model(x,
              {layers::Dense(1, {.name = "size"})(h), layers::Dense(3, {.activation = "softmax", .name = "kind"})(h)});
  model.compile({.optimizer = optimizers::Adam(0.01),
                 .loss = {{"kind", "sparse_categorical_crossentropy"}, {"size", "mse"}},
                 .loss_weights = {{"size", 0.5}, {"kind", 1.0}},
                 .metrics = {{"kind", {"accuracy"}}}});
  Tensor data = random::normal({96, 4}), size = ops::sum(data, {.axis = {1}, .keepdims = true}),
         kind = ops::argmax(ops::slice(data, {0, 0}, {96, 3}), {.axis = 1});
  History history = model.fit(data, {{"kind", kind}, {"size", size}}, {.epochs = 5, .verbose = 0});
  CHECK(history["loss"].back() < history["loss"].front());
  CHECK(history.keys().size() == 4);
  Logs by_list = model.evaluate(data, {size, kind}, {.verbose = 0}),
       by_name = model.evaluate({{"x", data}}, {{"kind", kind}, {"size", size}}, {.verbose = 0});
  for (const char* key : {"loss", "size_loss", "kind_loss", "kind_accuracy"}) CHECK(by_list[key] == by_name[key]);
}

TEST_CASE("what does not fit is refused before anything ran") {
  Tensor a = Input({3}, {.name = "a"}), b = Input({4}, {.name = "b"});
  Layer dense = layers::Dense(2, {.name = "dense"});
  check_refusals({
      {[&] { Model(a, dense(b)); },
       "Model: expected outputs that follow from the inputs, got dense (Dense) that needs \"b\". Add that Input() to "
       "the "
       "model's inputs."},
      {[&] { Model(a, Tensor::from({1.f})); },
       "Model: expected symbolic outputs, got a tensor with values. Call the layers on Input()."},
      {[&] {
         Model({a, a}, a);
       },
       "Model: expected different inputs, got \"a\" twice."},
      {[&] { Model(Tensors(), a); }, "Model: expected at least one input and one output, got 0 and 1."},
      {[&] { Model(b, layers::Dense(2, {.name = "dense"})(dense(b))); },
       "Model: expected layers of different names, got \"dense\" twice."},
      {[&] { a.item<float>(); },
       "Tensor: expected a tensor with values, got an input, [None, 3] float32, inside function(), fit() or a "
       "functional model, where it is only promised. ops::cond, ops::where and ops::while_loop decide by values "
       "there."},
  });
  Model model({a, b}, ops::concatenate({a, b}, {.axis = 1}), {.name = "m"});
  Tensor xa = ops::ones({2, 3}), xb = ops::ones({2, 4});
  check_refusals({
      {[&] { model(xa); }, "m (Functional): expected 2 inputs (a, b), got 1."},
      {[&] {
         model({xb, xa});
       },
       "m (Functional): expected the input \"a\" as [None, 3] float32, got [2, 4] float32."},
      {[&] {
         model({{"a", xa}, {"c", xb}});
       },
       "m (Functional): expected the input \"b\" among the data, got none of that name. Known are a, c."},
      {[&] {
         Model({{"b", b}, {"a", a}}, ops::concatenate({a, b}, {.axis = 1}), {.name = "m"})({xb, xa});
       },
       "m (Functional): expected inputs by name, got a list. Give {{\"b\", ...}, {\"a\", ...}}."},
      {[&] { a + b; },
       "add: expected shapes that broadcast, got [None, 3] and [None, 4]. Axes are matched from the last; each must be "
       "equal or 1."},
  });
}

}  // namespace

TEST_CASE("what Keras takes first may stand without its name") {
  auto says = [](const auto& object, const char* key, const Json& value) { CHECK(object->get_config()[key] == value); };
  const char* first = "channels_first";
  says(layers::Flatten(first), "data_format", first);
  for (const Layer& pooling :
       {layers::GlobalMaxPooling1D(first), layers::GlobalMaxPooling2D(first), layers::GlobalMaxPooling3D(first),
        layers::GlobalAveragePooling1D(first), layers::GlobalAveragePooling2D(first),
        layers::GlobalAveragePooling3D(first), layers::GlobalMaxPool2D(first), layers::GlobalAvgPool2D(first)})
    says(pooling, "data_format", first);
  says(layers::GlobalAvgPool1D("channels_last", {.keepdims = true}), "keepdims", true);
  says(layers::MaxPool2D({2, 3}, {.padding = "same"}), "pool_size", Json::array({2, 3}));
  says(layers::MaxPool1D(3), "pool_size", Json::array({3}));
  says(losses::BinaryCrossentropy(true), "from_logits", true);
  says(losses::CategoricalCrossentropy(true, {.axis = 1}), "from_logits", true);
  says(losses::SparseCategoricalCrossentropy(true), "from_logits", true);
  says(metrics::TruePositives(0.7), "thresholds",
       metrics::TruePositives({.thresholds = 0.7})->get_config()["thresholds"]);
  says(initializers::he_normal(7), "seed", 7);
  says(initializers::random_normal(1, {.stddev = 0.5}), "mean", 1.0);
  says(initializers::stft("imag"), "side", "imag");
}

TEST_CASE("a list in the place of an option that may be left out needs one pair of braces") {
  auto strides = [](OptionalSizes given) {
    return layers::MaxPooling2D({2, 2}, {.strides = given})->get_config()["strides"].to_string();
  };
  CHECK(strides({3, 1}) == "[3, 1]");
  CHECK(strides(3) == "[3, 3]");
  CHECK(strides({}) == "[2, 2]");
  CHECK(strides(None) == "[2, 2]");
  CHECK(strides(std::optional(Sizes{1, 2})) == "[1, 2]");
  CHECK(layers::MaxPooling2D(2, {.strides = {3, 1}})->get_config()["strides"].to_string() == "[3, 1]");
  CHECK(layers::Dropout(0.5, {.noise_shape = {None, 1}})->get_config()["noise_shape"].to_string() == "[null, 1]");
  CHECK(Input({.batch_shape = {8, 4}}).shape() == Shape{8, 4});
  CHECK(Input({8, 4}).shape() == Shape{None, 8, 4});
  CHECK(layers::MaxPooling2D(2)(ops::ones({1, 4, 4, 1}, DType::int32)).dtype() == DType::int32);
}

}  // namespace addax::tests
