// Sequential, functional and subclassed: three ways to write one model, one plan.
#include <doctest/doctest.h>

#include <regex>

#include "addax/addax.hpp"
#include "training/trainer.hpp"

namespace addax::tests {
namespace {

struct Stack final : ModelBase {
  Tensor call(const Tensor& x, const CallContext&) override { return last(second(first(x))); }
  Layer first = add_layer("first", layers::Dense(32, {.activation = "relu"}));
  Layer second = add_layer("second", layers::Dense(32, {.activation = "relu"}));
  Layer last = add_layer("last", layers::Dense(10));
};

/// The instructions of the training step after one batch.
std::string instructions(const Model& model, const Tensor& x, const Tensor& y) {
  model.compile({.optimizer = optimizers::Adam(),
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                 .metrics = {"accuracy"}});
  model.fit(x, y, {.batch_size = 16, .verbose = 0});
  REQUIRE(model.as<ModelBase>().trainer()->train_steps.size() == 1);
  std::string text = model.as<ModelBase>().trainer()->train_steps[0].executable->to_string();
  return std::regex_replace(text, std::regex("[a-z_0-9]+(/[a-z_0-9]+)+"), "weight");  // the paths differ
}

TEST_CASE("the three ways of writing a model run the same instructions") {
  Tensor x = random::normal({16, 20}), y = ops::argmax(ops::slice(x, {0, 0}, {16, 10}), {.axis = 1});
  Sequential sequential{Input({20}), layers::Dense(32, {.activation = "relu"}),
                        layers::Dense(32, {.activation = "relu"}), layers::Dense(10)};
  Tensor in = Input({20});
  Tensor hidden = layers::Dense(32, {.activation = "relu"})(layers::Dense(32, {.activation = "relu"})(in));
  Model functional(in, layers::Dense(10)(hidden));
  std::string wanted = instructions(sequential, x, y);
  CHECK(wanted.size() > 200);
  CHECK(instructions(functional, x, y) == wanted);
  CHECK(instructions(make<Stack>(), x, y) == wanted);
}

}  // namespace
}  // namespace addax::tests
