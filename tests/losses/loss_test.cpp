// What all losses share: the contract of every class in the registry, names, callables and compile()'s lists.
#include "addax/loss.hpp"

#include <doctest/doctest.h>

#include "losses/registry.hpp"
#include "support/check_loss.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

TEST_CASE("every loss keeps the contract") {
  CHECK(LossRows::missing(loss_registry()) == "");
  for (const LossRow& row : LossRows::all()) check_loss(row);
}

TEST_CASE("names of losses") {
  check_refusals(
      {{[] { Loss("msee"); }, "Loss: expected the name of a known loss, got \"msee\". Did you mean \"mse\"?"}});
  for (const char* varied : {"crossentropy", "ce"}) {
    Loss loss(varied);
    CHECK(!loss.defined());
    CHECK(loss.given_name() == varied);
  }
}

TEST_CASE("a reduction by its name") {
  Tensor y = Tensor::from({1.f, 2.f}, {2, 1}), p = Tensor::from({0.f, 4.f}, {2, 1});
  CHECK(losses::MeanSquaredError({.reduction = "sum"})(y, p).item<double>() == 5);
  CHECK(losses::MeanSquaredError({.reduction = "none"})(y, p).shape() == Shape{2});
  CHECK(losses::MeanSquaredError({.reduction = "mean"})->reduction() == Reduction::mean);
  check_refusals({{[] { Reduction("meen"); },
                   "reduction: expected the name of a reduction, got \"meen\". Did you mean \"mean\"?"}});
}

TEST_CASE("a callable is a loss") {
  auto gap = [](const Tensor& y_true, const Tensor& y_pred) { return ops::mean(ops::abs(y_true - y_pred), -1); };
  Tensor y = Tensor::from({1.f, 2.f}, {2, 1}), p = Tensor::from({0.f, 4.f}, {2, 1});
  CHECK(Loss(gap)->name() == "lambda");
  CHECK(Loss(gap)(y, p).item<double>() == 1.5);
  CHECK(losses::wrap(gap, {.name = "gap"})->name() == "gap");
}

struct Cubed final : LossBase {
  Cubed() : LossBase() {}
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override {
    CHECK(y_true.dtype() == DType::float32);
    return ops::mean(ops::power(y_pred - y_true, 3), -1);
  }
};

TEST_CASE("an own class is a loss; targets arrive in its dtype") {
  Loss loss = make<Cubed>();
  CHECK(loss(Tensor::from({1, 2}, {2, 1}), Tensor::from({3.f, 3.f}, {2, 1})).item<double>() == 4.5);
  CHECK(loss->name().substr(0, 5) == "cubed");
}

TEST_CASE("losses of several outputs") {
  Losses named{{"a", "mse"}, {"b", "mae"}};
  CHECK(named.names() == std::vector<std::string>{"a", "b"});
  CHECK(named.list()[1]->class_name() == "MeanAbsoluteError");
  CHECK(Losses("mse").for_all());
  check_refusals({{[] {
                     Losses({{"a", "mse"}, {"a", "mae"}});
                   },
                   "loss: expected each output once, got \"a\" again."},
                  {[] {
                     LossWeights({{"a", 1.0}, {"a", 2.0}});
                   },
                   "loss_weights: expected each output once, got \"a\" again."}});
}

TEST_CASE("weights that fit no losses are refused as such") {
  CHECK_THROWS_WITH_AS(
      losses::MeanSquaredError()(ops::ones({4, 2}), ops::ones({4, 2}), ops::ones({4, 5})),
      "sample_weight: expected weights for losses of [4], got [4, 5] float32. Give one for each sample.", ShapeError);
  CHECK_THROWS_WITH_AS(
      losses::MeanSquaredError()(ops::ones({4, 3, 2}), ops::ones({4, 3, 2}), ops::ones({4})),
      "sample_weight: expected weights for losses of [4, 3], got [4] float32. Give one for each of the losses, or "
      "[batch, 1] for one a sample.",
      ShapeError);
}

TEST_CASE("an empty batch has no loss, and its sum is 0") {
  Loss loss("mse");
  CHECK(loss(ops::zeros({0, 2}), ops::zeros({0, 2})).size() == 0);
  CHECK(loss(ops::zeros({2, 0, 3}), ops::zeros({2, 0, 3})).item<double>() == 0);
}

}  // namespace
}  // namespace addax::tests
