// SwapEMAWeights: validation, evaluation and callbacks see the averages, training its own weights.
#include "addax/callbacks/swap_ema_weights.hpp"

#include <doctest/doctest.h>

#include "addax/optimizers/loss_scale_optimizer.hpp"
#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

struct Averaged {
  explicit Averaged(bool use_ema = true) {
    utils::set_random_seed(7);
    model = Sequential{Input({3}), layers::Dense(1)};
    model.compile(
        {.optimizer = optimizers::SGD({.learning_rate = 0.1, .use_ema = use_ema, .ema_momentum = 0.5}), .loss = "mse"});
  }
  History fit(std::vector<Callback> callbacks, int64_t epochs = 3) {
    return model.fit(x, y,
                     {.batch_size = 8,
                      .epochs = epochs,
                      .verbose = 0,
                      .callbacks = std::move(callbacks),
                      .validation_data = {x, y},
                      .shuffle = false});
  }
  Model model;
  Tensor x = random::normal({32, 3}, {.seed = 1}), y = random::normal({32, 1}, {.seed = 2});
};

/// The kernel and its average, first of its slots, at the hooks of a fit().
struct Seen : CallbackBase {
  explicit Seen(std::vector<std::string>& seen) : seen(seen) {}
  void on_epoch_begin(int64_t, Logs&) override { note("begin"); }
  void on_epoch_end(int64_t, Logs&) override { note("end"); }
  void on_test_batch_begin(int64_t batch, Logs&) override {
    if (batch == 0) note("test");
  }
  void note(const std::string& hook) { seen.push_back(hook + bits(model().trainable_variables())[0]); }
  std::vector<std::string>& seen;
};

}  // namespace

TEST_CASE("validation sees the averages, and training ends with the same bits as without") {
  for (bool on_epoch : {false, true}) {
    Averaged plain, swapped;
    std::vector<std::string> without, with;
    plain.fit({make<Seen>(without)});
    swapped.fit({callbacks::SwapEMAWeights({.swap_on_epoch = on_epoch}), make<Seen>(with)});
    CHECK(bits(plain.model) == bits(swapped.model));
    CHECK(bits(plain.model.optimizer().variables()) == bits(swapped.model.optimizer().variables()));
    REQUIRE(with.size() == 9);
    for (size_t epoch = 0; epoch < 3; ++epoch) {
      CHECK(with[3 * epoch] == without[3 * epoch]);
      CHECK(with[3 * epoch + 1] != without[3 * epoch + 1]);
      CHECK((with[3 * epoch + 2] != without[3 * epoch + 2]) == on_epoch);
      if (on_epoch) CHECK(with[3 * epoch + 2].substr(3) == with[3 * epoch + 1].substr(4));
    }
    // What validation saw last is what fit() leaves in the weights.
    CHECK(with[7].substr(4) == bits(swapped.model.trainable_variables())[0]);
  }
}

TEST_CASE("training that ends early, or by an error, has its weights in their places") {
  Averaged plain, swapped;
  struct Stop : CallbackBase {
    void on_epoch_end(int64_t epoch, Logs&) override {
      if (epoch == 1) model().set_stop_training(true);
    }
  };
  plain.fit({make<Stop>()}, 9);
  swapped.fit({callbacks::SwapEMAWeights({.swap_on_epoch = true}), make<Stop>()}, 9);
  CHECK(bits(plain.model) == bits(swapped.model));
  struct Fail : CallbackBase {
    void on_test_batch_end(int64_t, Logs&) override { throw std::runtime_error("power cut"); }
  };
  Averaged a, b;
  CHECK_THROWS(a.fit({make<Fail>()}));
  CHECK_THROWS(b.fit({callbacks::SwapEMAWeights(), make<Fail>()}));
  CHECK(bits(a.model) == bits(b.model));
}

TEST_CASE("evaluate() and predict() are given the averages, too") {
  Averaged trained;
  trained.fit({}, 2);
  auto loss = [&](std::vector<Callback> callbacks) {
    return trained.model.evaluate(trained.x, trained.y, {.verbose = 0, .callbacks = std::move(callbacks)})["loss"];
  };
  trained.model.train_on_batch(trained.x, trained.y);  // now weights and averages differ
  double own = loss({}), averaged = loss({callbacks::SwapEMAWeights()});
  CHECK(own != averaged);
  CHECK(loss({}) == own);
}

TEST_CASE("an evaluate() or predict() that fails leaves the weights in their places") {
  struct Fail : CallbackBase {
    void on_test_batch_end(int64_t, Logs&) override { throw std::runtime_error("power cut"); }
    void on_predict_batch_end(int64_t, Logs&) override { throw std::runtime_error("power cut"); }
  };
  Averaged trained;
  trained.model.train_on_batch(trained.x, trained.y);
  trained.model.train_on_batch(trained.x, trained.y);
  const auto before = bits(trained.model);
  const std::vector<Callback> failing{callbacks::SwapEMAWeights(), make<Fail>()};
  CHECK_THROWS(trained.model.evaluate(trained.x, trained.y, {.verbose = 0, .callbacks = failing}));
  CHECK(bits(trained.model) == before);
  CHECK_THROWS(trained.model.predict(trained.x, {.verbose = 0, .callbacks = failing}));
  CHECK(bits(trained.model) == before);
}

TEST_CASE("the averages may be those of an optimizer inside another") {
  Averaged plain, scaled;
  scaled.model.compile({.optimizer = optimizers::LossScaleOptimizer(plain.model.optimizer()), .loss = "mse"});
  scaled.model.train_on_batch(scaled.x, scaled.y);
  scaled.model.train_on_batch(scaled.x, scaled.y);
  auto loss = [&](std::vector<Callback> callbacks) {
    return scaled.model.evaluate(scaled.x, scaled.y, {.verbose = 0, .callbacks = std::move(callbacks)})["loss"];
  };
  CHECK(loss({callbacks::SwapEMAWeights()}) != loss({}));
}

TEST_CASE("an optimizer without averages is refused") {
  CHECK(refusal<OptionError>([] {
          Averaged(false).fit({callbacks::SwapEMAWeights()});
        }).starts_with("SwapEMAWeights: expected an optimizer that was made with use_ema, got sgd"));
  Averaged plain(false);
  CHECK_THROWS_AS(plain.model.evaluate(plain.x, plain.y, {.verbose = 0, .callbacks = {callbacks::SwapEMAWeights()}}),
                  OptionError);
}

}  // namespace addax::tests
