// get(), serialize() and deserialize() of the modules: names, objects, functions and records lead to the same objects.
#include "addax/identifiers.hpp"

#include <doctest/doctest.h>

#include "addax/constraints/max_norm.hpp"
#include "addax/initializers/he_normal.hpp"
#include "addax/layers/dense.hpp"
#include "addax/losses/huber.hpp"
#include "addax/metrics/precision.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/schedules/exponential_decay.hpp"
#include "addax/regularizers/l2.hpp"
#include "support/refusal.hpp"

namespace addax::tests {
namespace {

/// An object keeps its config on the way through its record, and through the record in text.
template <class Module, class H>
void check_round_trip(const Module& module, const H& object) {
  const auto& [serialize, deserialize] = module;
  const Json record = serialize(object);
  const H again = deserialize(record);
  CHECK(again->class_name() == object->class_name());
  CHECK(again->get_config() == object->get_config());
  CHECK(serialize(deserialize(Json::parse(record.to_string()))) == record);
}

}  // namespace

TEST_CASE("objects go through their records") {
  check_round_trip(std::pair(losses::serialize, losses::deserialize), Loss(losses::Huber({.delta = 2.0})));
  check_round_trip(std::pair(metrics::serialize, metrics::deserialize), Metric(metrics::Precision({.top_k = 2})));
  check_round_trip(std::pair(optimizers::serialize, optimizers::deserialize), Optimizer(optimizers::Adam(0.25)));
  check_round_trip(std::pair(optimizers::schedules::serialize, optimizers::schedules::deserialize),
                   Schedule(optimizers::schedules::ExponentialDecay(0.1, 10, 0.5)));
  check_round_trip(std::pair(initializers::serialize, initializers::deserialize),
                   Initializer(initializers::HeNormal({.seed = 3})));
  check_round_trip(std::pair(regularizers::serialize, regularizers::deserialize), Regularizer(regularizers::L2(0.5)));
  check_round_trip(std::pair(constraints::serialize, constraints::deserialize), Constraint(constraints::MaxNorm(3)));
  check_round_trip(std::pair(layers::serialize, layers::deserialize), layers::Dense(3, {.name = "three"}));
  CHECK(activations::serialize("gelu") == Json("gelu"));
  CHECK(activations::deserialize("gelu").name() == "gelu");
}

TEST_CASE("get() takes names, objects, functions and records") {
  const Tensor y = Tensor::from({1.f, 3.f}), p = Tensor::from({1.f, 1.f});
  CHECK(losses::get("mse")(y, p).item<float>() == 2);
  CHECK(losses::get(std::string("MeanSquaredError"))->class_name() == "MeanSquaredError");
  CHECK(metrics::get("accuracy")->class_name() == "Accuracy");
  const Loss huber = losses::Huber();
  CHECK(losses::get(huber) == huber);
  CHECK(losses::get([](const Tensor& a, const Tensor& b) { return a - b; })(y, p).item<float>() == 1);
  CHECK(losses::get(losses::serialize(huber))->class_name() == "Huber");
  CHECK(metrics::get("mae")->class_name() == "MeanAbsoluteError");
  CHECK(optimizers::get("adam")->class_name() == "Adam");
  CHECK(optimizers::get(Json::parse(R"({"class_name": "SGD", "config": {"learning_rate": 0.5}})")).learning_rate() ==
        0.5);
  CHECK(initializers::get("he_normal")->class_name() == "HeNormal");
  CHECK(regularizers::get("l2")->class_name() == "L2");
  CHECK(constraints::get("non_neg")->class_name() == "NonNeg");
  CHECK(activations::get("relu")(-y).to_vector<float>() == std::vector<float>{0, 0});
  CHECK(activations::get(None).name() == "linear");
  CHECK(refusal<OptionError>([] { losses::get("mean_squared_eror"); }).find("mean_squared_error") != std::string::npos);
  CHECK_THROWS_AS(optimizers::get(Json::parse(R"({"class_name": "Unknown", "config": {}})")), OptionError);
}

TEST_CASE("objects of one's own are known for one call") {
  const Json record =
      losses::serialize(losses::wrap([](const Tensor& a, const Tensor& b) { return a + b; }, {.name = "sum"}));
  CHECK_THROWS_AS(losses::deserialize(record), OptionError);
  const Loss again = losses::deserialize(
      record, {.custom_objects = {{"sum", Loss([](const Tensor& a, const Tensor& b) { return a + b; })}}});
  CHECK(again(Tensor::from({1.f}), Tensor::from({2.f})).item<float>() == 3);
}

}  // namespace addax::tests
