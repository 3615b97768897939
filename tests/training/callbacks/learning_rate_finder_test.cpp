// LearningRateFinder: rates that rise by factors, losses of single batches, a suggestion that fits, and a model that is
// as before.
#include "addax/callbacks/learning_rate_finder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "support/temporary_folder.hpp"
#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

using callbacks::LearningRateFinder;

struct Line {
  Line() {
    utils::set_random_seed(7);
    model = Sequential{Input({3}), layers::Dense(1)};
    model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.25, .momentum = 0.5}), .loss = "mse"});
  }
  void fit(const Callback& callback, int64_t epochs = 30) {
    model.fit(x, y, {.batch_size = 8, .epochs = epochs, .verbose = 0, .callbacks = {callback}});
  }
  Model model;
  Tensor x = random::normal({64, 3}, {.seed = 1}), y = ops::sum(x, {.axis = 1, .keepdims = true});
};

}  // namespace

TEST_CASE("rates rise by even factors until the loss runs away, and everything is put back") {
  Line line;
  line.fit(callbacks::LearningRateFinder(), 1);
  auto weights = bits(line.model), slots = bits(line.model.optimizer().variables());
  auto finder = LearningRateFinder({.min_lr = 1e-4, .max_lr = 100, .steps = 200});
  line.fit(finder);
  CHECK(bits(line.model) == weights);
  CHECK(bits(line.model.optimizer().variables()) == slots);
  CHECK(line.model.optimizer().learning_rate() == 0.25);

  const auto& rates = finder.learning_rates();
  const auto& losses = finder.losses();
  REQUIRE(rates.size() == losses.size());
  CHECK(rates[0] == doctest::Approx(1e-4));
  CHECK(rates.size() < 200);  // it ran away before
  for (size_t i = 1; i < rates.size(); ++i) CHECK(rates[i] / rates[i - 1] == doctest::Approx(std::pow(1e6, 1.0 / 199)));
  double least = *std::min_element(losses.begin(), losses.end());
  CHECK(losses.back() > 4 * least);

  // A rate that learns: a training with it ends below where it began by far.
  CHECK(finder.suggestion() > 1e-3);
  CHECK(finder.suggestion() < 1);
  line.model.optimizer().set_learning_rate(finder.suggestion());
  History history = line.model.fit(line.x, line.y, {.batch_size = 8, .epochs = 20, .verbose = 0});
  CHECK(history["loss"].back() < 0.05 * history["loss"].front());
}

TEST_CASE("the curve is drawn over a logarithmic axis") {
  TemporaryFolder folder;
  Line line;
  auto finder = LearningRateFinder({.min_lr = 1e-4, .max_lr = 1, .steps = 50});
  line.fit(finder);
  CHECK(finder.learning_rates().size() <= 50);
  finder.plot((folder / "rates.svg").string());
  std::string text(std::istreambuf_iterator<char>(std::ifstream(folder / "rates.svg").rdbuf()), {});
  CHECK(text.find(">0.01</text>") != std::string::npos);
  CHECK(text.find("loss over the learning rate") != std::string::npos);
  CHECK(text.find("nan") == std::string::npos);
}

TEST_CASE("wrong options and questions before fit() are refused") {
  CHECK(refusal<OptionError>([] { LearningRateFinder({.min_lr = 1, .max_lr = 0.1}); }) ==
        "LearningRateFinder: expected 0 < min_lr < max_lr, got 1.0 and 0.1.");
  CHECK(refusal<OptionError>([] { LearningRateFinder({.steps = 1}); }) ==
        "LearningRateFinder: expected steps of at least 2, got 1.");
  CHECK(refusal<StateError>([] { LearningRateFinder().suggestion(); }) ==
        "LearningRateFinder: expected a fit() with it, got none yet. Give it to .callbacks.");
  CHECK(refusal<OptionError>([] { LearningRateFinder().plot("rates.png"); }) ==
        "LearningRateFinder: expected a file that ends in .svg, got \"rates.png\".");
}

}  // namespace addax::tests
