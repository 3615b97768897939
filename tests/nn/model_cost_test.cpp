// Costs of models: counted by hand for layers of each kind.
#include "addax/utils/model_cost.hpp"

#include <doctest/doctest.h>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "support/check_refusals.hpp"

namespace addax::tests {
namespace {

TEST_CASE("a network of dense layers costs its products") {
  reset_unique_names();
  Sequential model({Input({784}), layers::Dense(128, {.activation = "relu"}), layers::Dropout(0.2), layers::Dense(10)},
                   {.name = "mlp"});
  utils::ModelCost one = utils::model_cost(model), many = utils::model_cost(model, {.batch_size = 32});
  REQUIRE(one.layers.size() == 4);
  CHECK(one.layers[1].flops == 2 * 784 * 128 + 128 + 128);  // product, bias, relu
  CHECK(one.layers[2].flops == 0);                          // nothing is dropped in prediction
  CHECK(one.layers[3].flops == 2 * 128 * 10 + 10);
  CHECK(one.params == 101770);
  CHECK(one.activation_bytes == 4 * (784 + 128 + 128 + 10));
  CHECK(many.flops == 32 * one.flops);
  CHECK(many.activation_bytes == 32 * one.activation_bytes);
  CHECK(many.layers[3].output_shapes[0].to_string() == "[32, 10]");
}

TEST_CASE("shared layers, models inside and operations are counted where they are called") {
  Tensor a = Input({8}, {.name = "a"}), x = Input({8}, {.name = "x"}), y = Input({8}, {.name = "y"});
  Model inner(a, layers::Dense(4, {.use_bias = false})(a), {.name = "inner"});
  Model model({x, y}, ops::softmax(ops::exp(inner(x)) * inner(y)));
  utils::ModelCost cost = utils::model_cost(model, {.batch_size = 3});
  double of_inner = 0, rest = 0;
  for (const utils::LayerCost& layer : cost.layers) (layer.name == "inner" ? of_inner : rest) += layer.flops;
  CHECK(of_inner == 2 * (3 * 2 * 8 * 4));  // two calls
  CHECK(rest == 3 * 4 * (1 + 1 + 5));      // exp, product, softmax
  CHECK(cost.params == 32);
}

TEST_CASE("loops cost their steps, and moving numbers costs nothing") {
  Tensor x = Input({6, 4}, {.name = "x"});
  Model moved(x, ops::transpose(ops::concatenate({x, x}, {.axis = 1}), {0, 2, 1}));
  CHECK(utils::model_cost(moved).flops == 0);
  struct Steps : LayerBase {
    Tensor call(const Tensor& x, const CallContext&) override {
      return ops::fori_loop(
          0, 10, [](const Tensor&, const Tensor& y) { return y * y; }, x);
    }
  };
  Tensor sum = ops::sum(make<Steps>()(x), {.axis = {1}});
  double flops = utils::model_cost(Model(x, sum)).flops;
  CHECK(flops >= 10 * 24 + 24);
  CHECK(flops <= 10 * 26 + 24);  // and the counting of the steps
}

TEST_CASE("the table shows layers and sums") {
  reset_unique_names();
  Sequential model({Input({784}), layers::Dense(128)}, {.name = "small"});
  std::string text = utils::model_cost(model).to_string();
  CHECK(text.starts_with("Model: \"small\", batch size 1\n┏"));
  for (const char* part : {"dense (Dense)", "(1, 128)", "100,480", "200.83 K", "512.00 B", " Total FLOPs: 200.83 K\n"})
    CHECK(text.find(part) != std::string::npos);
}

TEST_CASE("model_cost() refuses what it cannot count") {
  Tensor x = Input({None, 3}, {.name = "x"});
  Model unknown(x, x * 2.0, {.name = "unknown"});
  Sequential unbuilt({layers::Dense(1)}, {.name = "unbuilt"});
  check_refusals({{[=] { utils::model_cost(unknown); },
                   "unknown (Functional): expected inputs of known lengths behind the batch axis, got [None, None, 3]. "
                   "Say them in Input()."},
                  {[=] { utils::model_cost(unbuilt); },
                   "unbuilt (Sequential): expected a model that is a graph of layers, got one that is not. Build it "
                   "from Input()."},
                  {[=] { utils::model_cost(unknown, {.batch_size = 0}); },
                   "model_cost: expected a batch_size of at least 1, got 0."}});
}

}  // namespace
}  // namespace addax::tests
