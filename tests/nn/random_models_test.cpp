// Random functional models of layers and operations: the graph means what the same calls mean on values, eager = traced
// = executed, gradients are slopes, and two thread counts agree.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "addax/addax.hpp"

namespace addax::tests {
namespace {

/// Draws calls of layers and ops. The same seed draws the same calls, so what is drawn once on symbolic tensors can be
/// drawn again on values, with the layers of the first time.
class Draft {
 public:
  Draft(unsigned seed, std::vector<Layer>& layers) : random_(seed), layers_(layers) {}

  /// A scalar for each row, [n, 1], from inputs [n, width].
  Tensor operator()(const Tensors& inputs) {
    for (const Tensor& x : inputs) pool_.push_back(x);
    for (int steps = 3 + below(8); steps > 0; --steps) pool_.push_back(step());
    Tensor all = layer([] { return layers::Concatenate(); })(pool_);
    return layer([] { return layers::Dense(1); })(all);
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  Tensor any() { return pool_[static_cast<size_t>(below(static_cast<int>(pool_.size())))]; }

  /// A new layer the first time, the same one when the calls are drawn again; now and then an earlier one, shared.
  template <class Make>
  Layer layer(Make&& make) {
    if (next_ == layers_.size()) layers_.push_back(make());
    return layers_[next_++];
  }

  Tensor dense(const Tensor& x, int width) {
    static const char* const activations[] = {"tanh", "sigmoid", "softplus", "linear", "gelu", "swish"};
    const char* activation = activations[below(6)];
    return layer([&] { return layers::Dense(width, {.activation = activation, .kernel_initializer = "he_normal"}); })(
        x);
  }

  Tensor unary(const Tensor& x) {
    switch (below(8)) {
      case 0: return ops::tanh(x);
      case 1: return ops::sin(x) * 2;
      case 2: return ops::sigmoid(x) - x;
      case 3: return ops::softmax(x);
      case 4: return x / (1 + ops::square(x));
      case 5: return ops::logaddexp(x, 0.5) - ops::mean(x, {.axis = -1, .keepdims = true});
      case 6: return layer([] { return layers::LayerNormalization(); })(x);
      default: return layer([] { return layers::Activation("softsign"); })(ops::expm1(-ops::abs(x)) * 0.5 + x);
    }
  }

  Tensor binary(const Tensor& a, const Tensor& b) {
    switch (below(5)) {
      case 0: return a + b;
      case 1: return a * ops::sigmoid(b);
      case 2: return layer([] { return layers::Subtract(); })({a, b});
      case 3: return layer([] { return layers::Average(); })({a, b, a});
      default: return ops::hypot(a, b + 3);
    }
  }

  Tensor reshaped(const Tensor& x) {
    int64_t width = x.shape().back();
    switch (below(5)) {
      case 0: return ops::flip(x, {.axis = {1}});
      case 1: return x(all, Slice{0, width - width / 2});
      case 2: {  // each row times itself, as a matrix
        Tensor column = ops::expand_dims(x, 2), outer = ops::matmul(column, ops::transpose(column, {0, 2, 1}));
        return ops::sum(ops::tanh(outer), {.axis = {2}});
      }
      case 3: return ops::concatenate({x, ops::cumsum(x, {.axis = 1})}, {.axis = 1});
      default: return layer([] { return layers::Flatten(); })(ops::stack({x, -x}, {.axis = 2}));
    }
  }

  Tensor step() {
    Tensor x = any();
    switch (below(6)) {
      case 0: return unary(x);
      case 1: return reshaped(x);
      case 2: {
        Tensor other = any();
        return binary(dense(x, 4), dense(other, 4));
      }
      case 3: {  // a model as a layer
        int width = static_cast<int>(x.shape().back());
        return layer([&] {
          Tensor inside = Input({width}, {.dtype = DType::float64});
          return Model(inside, ops::tanh(layers::Dense(3)(inside)) + 0.1);
        })(x);
      }
      case 4: return layer([] { return layers::Dropout(0.4); })(x);
      default: return dense(x, 2 + below(5));
    }
  }

  std::mt19937 random_;
  std::vector<Layer>& layers_;
  size_t next_ = 0;
  std::vector<Tensor> pool_;
};

double difference(const Tensor& a, const Tensor& b) {
  REQUIRE(a.shape().to_string() == b.shape().to_string());
  return a.size() == 0 ? 0 : ops::max(ops::abs(a - b) / (1 + ops::abs(b))).item<double>();
}

/// The slope along a random direction of all weights, by differences and by the tape, eager and traced.
void check_gradients(const Model& model, const Tensors& data) {
  Variables weights = model.trainable_variables();
  auto loss = [&](const Tensors& in) { return ops::sum(ops::tanh(model(in))); };
  Function gradients = function([&](const Tensors& in) -> Tensors {
    GradientTape tape;
    return tape.gradient(loss(in), weights);
  });
  GradientTape tape;
  Tensors eager = tape.gradient(loss(data), weights), traced = gradients(data), direction;
  double slope = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    direction.push_back(random::normal(weights[i].shape(), {.dtype = DType::float64}));
    if (!eager[i].defined()) continue;
    CHECK(difference(traced[i], eager[i]) < 1e-10);
    slope += ops::sum(eager[i] * direction[i]).item<double>();
  }
  auto at = [&](double h) {
    for (size_t i = 0; i < weights.size(); ++i) weights[i].assign_add(direction[i] * h);
    double value = loss(data).item<double>();
    for (size_t i = 0; i < weights.size(); ++i) weights[i].assign_sub(direction[i] * h);
    return value;
  };
  constexpr double h = 1e-5;
  double wanted = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  CHECK(std::abs(slope - wanted) <= 1e-5 * std::max(1.0, std::abs(wanted)));
}

void check_random_model(unsigned seed, int64_t rows) {
  CAPTURE(seed);
  utils::set_random_seed(seed);
  std::vector<Layer> layers;
  Tensors inputs, data;
  for (unsigned i = 0; i < 1 + seed % 3; ++i) {
    int64_t width = 2 + (seed + i) % 4;
    inputs.push_back(Input({width}, {.dtype = DType::float64}));
    data.push_back(random::normal({rows, width}, {.dtype = DType::float64}));
  }
  Model model(inputs, Draft(seed, layers)(inputs));
  CHECK(model.output().spec().to_string() == "[None, 1] float64");
  Tensor eager = model(data);
  CHECK(difference(eager, Draft(seed, layers)(data)) < 1e-12);
  Function traced = function([&](const Tensors& in) -> Tensors { return model(in); });
  CHECK(difference(traced(data), eager) < 1e-10);
  int threads = config::num_threads();
  config::set_num_threads(threads > 1 ? 1 : 2);
  CHECK(difference(model.predict(data, {.batch_size = rows, .verbose = 0}), eager) < 1e-10);
  CHECK(difference(model(data), eager) < 1e-10);
  config::set_num_threads(threads);
  if (rows < 100) check_gradients(model, data);
}

TEST_CASE("three hundred random functional models") {
  DTypePolicyScope wide("float64");
  for (unsigned seed = 0; seed < 300; ++seed) check_random_model(seed, 1 + seed % 7);
}

TEST_CASE("random functional models on enough rows for several threads") {
  DTypePolicyScope wide("float64");
  for (unsigned seed = 300; seed < 315; ++seed) check_random_model(seed, 20000);
}

}  // namespace
}  // namespace addax::tests
