#include "addax/layers/mix_up.hpp"

#include <doctest/doctest.h>

#include "addax/data/dataset.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/layers/cut_mix.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "support/check_layer.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

const LayerRows mix_up_rows({{
    .name = "MixUp",
    .make = [] { return layers::MixUp(0.4, {.seed = 4}); },
    .input = {4, 5, 3},
    .refused = {{[] { layers::MixUp(0); }, "MixUp: expected alpha above 0, got 0.0."}},
}});

/// Image i is 1 in channel i and 0 elsewhere, label i is one-hot: labels then say how much of which image is mixed in.
TEST_CASE("MixUp mixes images and labels alike") {
  const int64_t n = 64;
  Tensor y = ops::eye(n), x = ops::broadcast_to(ops::reshape(y, {n, 1, 1, n}), {n, 2, 3, n});
  Tensors mixed = layers::MixUp({.seed = 1}).call_all({{"images", x}, {"labels", y}}, {.training = true});
  CHECK(mixed.names() == std::vector<std::string>{"images", "labels"});
  for (int64_t row : {0, 1}) check_agree(mixed["images"](all, row, 1), mixed["labels"], 1e-6);
  check_agree(ops::sum(mixed["labels"], {.axis = 1}), ops::ones({n}), 1e-6);
  CHECK(ops::sum(ops::cast(mixed["labels"] > 0, DType::int32)).item<int>() > n + 20);
}

TEST_CASE("MixUp mixes half and half where alpha is large, hardly where it is small") {
  Tensor y = ops::eye(400), x = ops::zeros({400, 1, 1, 1});
  auto share = [&](double alpha) {
    Tensor labels = layers::MixUp(alpha, {.seed = 2}).call_all({x, y}, {.training = true})[1];
    return ops::mean(ops::max(labels, {.axis = 1})).item<double>();
  };
  CHECK(share(1000) < 0.55);
  CHECK(share(0.01) > 0.95);
}

TEST_CASE("MixUp leaves everything as it is at inference, and one image alone") {
  Layer mix = layers::MixUp();
  Tensor x = ops::ones({3, 2, 2, 1}), y = ops::eye(3);
  check_agree(mix.call_all({x, y})[1], y, 0);
  check_agree(mix(x), x, 0);
  check_agree(mix.call_all({x[0], y[0]}, {.training = true})[1], y[0], 0);
}

TEST_CASE("MixUp refuses labels that are no rows, and other parts") {
  Layer mix = layers::MixUp({.name = "mix"});
  Tensor x = ops::ones({3, 2, 2, 1});
  check_refusals({{[&] {
                     mix.call_all({x, ops::ones({3})}, {.training = true});
                   },
                   "mix (MixUp): expected labels [3, classes], got [3] float32. utils::to_categorical() makes them "
                   "from classes."},
                  {[&] {
                     mix.call_all({{"images", x}, {"boxes", x}}, {.training = true});
                   },
                   "mix (MixUp): expected images, or \"images\" and \"labels\" in this order, got [\"images\", "
                   "\"boxes\"]."},
                  {[&] {
                     mix.call_all({x, x, x});
                   },
                   "mix (MixUp): expected images, or \"images\" and \"labels\" in this order, got 3 tensors."}});
}

/// A model that mixes pairs inside its step.
class Mixing final : public ModelBase {
 public:
  explicit Mixing(const Layer& mix) : mix_(add_layer("mix", mix)) {}
  Tensor call(const Tensor& x, const CallContext&) override { return head_(flat_(x)); }
  Tensors train_step(const Batch& batch) override {
    Tensors pair = mix_.call_all({{"images", batch.x[0]}, {"labels", batch.y[0]}}, {.training = true});
    GradientTape tape;
    Tensor loss = compute_loss(pair["images"], pair["labels"], (*this)(pair["images"]), {});
    Variables weights = trainable_variables();
    optimizer().apply(tape.gradient(loss, weights), weights);
    return {{"loss", loss}};
  }

 private:
  Layer mix_, flat_ = add_layer("flat", layers::Flatten()),
              head_ = add_layer("head", layers::Dense(2, {.kernel_initializer = "zeros"}));
};

TEST_CASE("pairs are mixed within the planned step as op by op") {
  Tensor x = random::normal({24, 3, 3, 1}, {.seed = 1}), y = ops::one_hot(ops::arange(24) % 2, 2);
  for (auto make : {+[] { return layers::MixUp({.seed = 5}); }, +[] { return layers::CutMix({.seed = 5}); }}) {
    auto losses = [&](bool eagerly) {
      Model model = addax::make<Mixing>(make());
      model.compile({.optimizer = "sgd", .loss = "mse", .run_eagerly = eagerly});
      return model.fit(x, y, {.batch_size = 8, .epochs = 3, .verbose = 0, .shuffle = false})["loss"];
    };
    std::vector<double> planned = losses(false), eager = losses(true);
    for (size_t i = 0; i < planned.size(); ++i) CHECK(planned[i] == doctest::Approx(eager[i]));
    CHECK(planned[0] != planned[1]);
  }
}

TEST_CASE("a data set's map mixes pairs") {
  Layer mix = layers::MixUp({.seed = 1});
  data::Dataset pairs =
      data::Dataset(ops::ones({6, 2, 2, 1}), ops::eye(6)).batch(3).map([&](const Tensors& x, const Tensors& y) {
        Tensors mixed = mix.call_all({x[0], y[0]}, {.training = true});
        return std::pair{mixed[0], mixed[1]};
      });
  for (auto [x, y] : pairs) check_agree(ops::sum(y[0], {.axis = 1}), ops::ones({3}), 1e-6);
}

}  // namespace
}  // namespace addax::tests
