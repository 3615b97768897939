// fit(), evaluate() and predict() on data sets: the numbers of the same batches as tensors, where passes begin and end,
// resuming in the middle, and in which words batches that do not fit are refused.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "addax/data/dataset.hpp"
#include "addax/data/npy.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/utils/warning.hpp"
#include "core/names.hpp"
#include "support/allocations.hpp"
#include "support/golden_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

using data::Dataset;

struct Fixture {
  Fixture() {
    reset_unique_names();
    utils::set_warning_handler([this](const std::string& text) { warnings.push_back(text); });
  }
  ~Fixture() { utils::set_warning_handler({}); }

  Model fresh(double dropout = 0, bool eagerly = false) const {
    reset_unique_names();
    utils::set_random_seed(7);
    Sequential model{Input({6}), layers::Dense(8, {.activation = "relu"}), layers::Dropout(dropout),
                     layers::Dense(3, {.activation = "softmax"})};
    model.compile({.optimizer = "adam",
                   .loss = "sparse_categorical_crossentropy",
                   .metrics = {"accuracy"},
                   .run_eagerly = eagerly});
    return model;
  }
  Dataset batches(int64_t size = 8) const { return Dataset(x, y).batch(size); }
  /// Batches whose number nobody knows before they have come.
  Dataset streamed(int64_t size = 8) const {
    return batches(size).filter([](const Batch&) { return true; });
  }

  Tensor x = random::normal({40, 6}, {.seed = 1}), y = random::randint({40}, 0, 3, {.seed = 2});
  std::vector<std::string> warnings;
};

/// Counts the steps of each epoch and their rows.
class Steps : public CallbackBase {
 public:
  void on_epoch_begin(int64_t, Logs&) override { counts.push_back(0); }
  void on_train_batch_end(int64_t, Logs&) override { ++counts.back(); }
  std::vector<int> counts;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a data set of batches trains, evaluates and predicts as the same rows as tensors") {
  for (bool eagerly : {false, true}) {
    Model tensors = fresh(0.2, eagerly), set = fresh(0.2, eagerly);
    utils::set_random_seed(3);
    History a = tensors.fit(x, y,
                            {.batch_size = 16,
                             .epochs = 3,
                             .verbose = 0,
                             .validation_data = {x, y},
                             .shuffle = false,
                             .class_weight = {{1, 2.0}},
                             .validation_batch_size = 8});
    utils::set_random_seed(3);
    History b = set.fit(batches(16).prefetch(2),
                        {.epochs = 3, .verbose = 0, .validation_data = batches(), .class_weight = {{1, 2.0}}});
    CHECK(bits(tensors) == bits(set));
    CHECK(a.keys() == b.keys());
    for (const std::string& key : a.keys()) CHECK(a[key] == b[key]);
    Logs one = tensors.evaluate(x, y, {.batch_size = 16, .verbose = 0}),
         other = set.evaluate(streamed(16), {.verbose = 0});
    CHECK(one["loss"] == other["loss"]);
    CHECK(one["accuracy"] == other["accuracy"]);
    auto wanted = tensors.predict(x, {.batch_size = 16, .verbose = 0}).to_vector<float>();
    CHECK(set.predict(streamed(16), {.verbose = 0}).to_vector<float>() == wanted);
    CHECK(set.predict(Dataset(x).batch(16), {.verbose = 0, .steps = 2}).shape() == Shape{32, 3});
  }
  CHECK(warnings.empty());
}

TEST_CASE_FIXTURE(Fixture, "a shuffled data set gives the same bits for the same seed, and a new order to each epoch") {
  auto run = [&](int epochs) {
    Model model = fresh(0.25);
    for (int i = 0; i < epochs; ++i) model.fit(Dataset(x, y).shuffle(40, {.seed = 5}).batch(8), {.verbose = 0});
    return bits(model);
  };
  auto one_call = [&](const Dataset& set) {
    Model model = fresh(0.25);
    model.fit(set, {.epochs = 3, .verbose = 0});
    return bits(model);
  };
  Dataset set = Dataset(x, y).shuffle(40, {.seed = 5}).batch(8);
  CHECK(run(3) == run(3));
  CHECK(one_call(set) == one_call(set));  // each fresh model sees the orders again
  CHECK(one_call(set) == run(3));         // and one that goes on sees new ones
  CHECK(one_call(set) != one_call(Dataset(x, y).shuffle(40, {.seed = 5, .reshuffle_each_iteration = false}).batch(8)));
}

TEST_CASE_FIXTURE(Fixture, "steps_per_epoch goes on where the epoch before ended, and warns where data end early") {
  auto epochs = [&](const Dataset& set, std::optional<int64_t> steps) {
    warnings.clear();
    auto counted = make<Steps>();
    fresh().fit(set, {.epochs = 4, .verbose = 0, .callbacks = {counted}, .steps_per_epoch = steps});
    return counted.as<Steps>().counts;
  };
  using Counts = std::vector<int>;
  const std::string warning =
      "fit: the input ran out of data. Make sure that it can give at least `steps_per_epoch * epochs` batches; "
      "repeat() "
      "makes a data set longer.";
  for (bool stream : {false, true}) {
    Dataset five = stream ? streamed() : batches();
    CHECK(epochs(five, {}) == Counts{5, 5, 5, 5});
    CHECK(warnings.empty());
    CHECK(epochs(five, 3) == Counts{3, 2, 3, 2});
    CHECK(warnings == std::vector<std::string>{warning, warning});
    CHECK(epochs(five.repeat(), 3) == Counts{3, 3, 3, 3});
    CHECK(epochs(five, 5) == Counts{5, 5, 5, 5});
    CHECK(warnings.empty());
  }
  // Which batches an epoch holds: 0 1 2, 3 4, 0 1 2 …
  std::vector<double> seen;
  Dataset noted = batches().map([&](Batch b) {
    seen.push_back(b.x[0].to_vector<double>()[0]);
    return b;
  });
  fresh().fit(noted, {.epochs = 3, .verbose = 0, .steps_per_epoch = 3});
  REQUIRE(seen.size() == 8);
  CHECK(seen[5] == seen[0]);
  CHECK(seen[3] != seen[0]);
}

TEST_CASE_FIXTURE(Fixture, "batches that do not fit are refused by number and shapes") {
  auto batch = [](Shape shape, Shape labels = {4}) {
    return Batch{ops::zeros(shape), ops::zeros(labels, DType::int32), {}};
  };
  auto fit = [&](std::vector<Batch> list) {
    return refusal<Error>([&] { fresh().fit(Dataset(list), {.verbose = 0}); });
  };
  CHECK(fit({batch({4, 6}), batch({3, 6}, {3}), batch({4, 6})}) == "accepted");
  CHECK(fit({batch({4, 6}), batch({4, 5})}) ==
        "fit: expected every batch like the first, x [4, 6] float32, y [4] int32, got x [4, 5] float32, y [4] int32 in "
        "batch 2. dense (Dense): expected an input whose last axis is 6, got [4, 5] float32. The layer was built for "
        "that width.");
  CHECK(fit({batch({4, 6}), batch({4, 6, 1})}) ==
        "fit: expected every batch like the first, x [4, 6] float32, y [4] int32, got x [4, 6, 1] float32, y [4] int32 "
        "in batch 2.");
  CHECK(fit({batch({4, 6}), {ops::zeros({4, 6}), {}, {}}}) ==
        "fit: expected every batch like the first, x [4, 6] float32, y [4] int32, got x [4, 6] float32 in batch 2.");
  CHECK(
      fit({batch({4, 6}, {3})}) ==
      "fit: expected batches, as many rows in each part, got an element x [4, 6] float32, y [3] int32. Call batch() on "
      "the data set.");
  CHECK(fit({batch({0, 6}, {0})}) ==
        "fit: expected at least one row in each batch, got x [0, 6] float32, y [0] int32.");
  CHECK(fit({}) == "fit: expected at least one batch of data, got none. Check what was loaded or filtered.");
  CHECK(
      refusal<ShapeError>([&] { fresh().fit(Dataset(x, y), {.verbose = 0}); }) ==
      "fit: expected batches, as many rows in each part, got an element x [6] float32, y [] int32. Call batch() on the "
      "data set.");
  std::vector<Batch> labels{batch({4, 6}), {ops::zeros({4, 6}), Tensor::from({0, 1, 2, 3}), {}}};
  CHECK(refusal<ValueError>([&] { fresh().fit(Dataset(labels), {.verbose = 0}); }) ==
        "sparse_categorical_crossentropy: expected labels from 0 to 2, got 3 at position [3] of [4] int32. The "
        "predictions have 3 classes.");
}

TEST_CASE_FIXTURE(Fixture,
                  "a batch of another structure leaves what the steps before it reached, and the next fit works") {
  auto batches_of = [&](int64_t good) {
    std::vector<Batch> list;
    for (int64_t i = 0; i < good; ++i) list.push_back({ops::ones({4, 6}), ops::zeros({4}, DType::int32), {}});
    return list;
  };
  for (int64_t joined : {1, 2}) {
    CAPTURE(joined);
    Model cut = fresh(), whole = fresh();
    for (const Model& model : {cut, whole})
      model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .steps_per_execution = joined});
    std::vector<Batch> bad = batches_of(3);
    bad.push_back({ops::ones({4, 6}), {}, {}});
    CHECK_THROWS_AS(cut.fit(Dataset(bad), {.verbose = 0}), ShapeError);
    whole.fit(Dataset(batches_of(3)), {.verbose = 0});
    CHECK(bits(cut.variables()) == bits(whole.variables()));
    CHECK(bits(cut.optimizer().variables()) == bits(whole.optimizer().variables()));
    for (const Model& model : {cut, whole}) model.fit(Dataset(batches_of(2)), {.verbose = 0});
    CHECK(bits(cut.variables()) == bits(whole.variables()));
  }
}

TEST_CASE_FIXTURE(Fixture, "options that do not go with a data set") {
  Model model = fresh();
  CHECK(refusal<OptionError>([&] { model.fit(batches(), {.batch_size = 8}); }) ==
        "fit: expected no batch_size with a data set, got 8. Its elements are the batches; use batch().");
  CHECK(refusal<OptionError>([&] { model.fit(batches(), {.sample_weight = ops::ones({40})}); }) ==
        "fit: expected no sample_weight beside a data set, got some. Its elements hold their own.");
  CHECK(refusal<OptionError>([&] { model.fit(batches(), {.validation_split = 0.2}); }) ==
        "fit: expected validation_split with tensors alone, got it with a data set. take() and skip() split one.");
  CHECK(refusal<OptionError>([&] { model.fit(batches().repeat(), {.verbose = 0}); }) ==
        "fit: expected steps_per_epoch with an endless data set, got none. Say how many batches to take, or give "
        "repeat() a count.");
  CHECK(refusal<OptionError>([&] { model.evaluate(batches().repeat(), {.verbose = 0}); }) ==
        "evaluate: expected steps with an endless data set, got none. Say how many batches to take, or give repeat() a "
        "count.");
  CHECK(refusal<OptionError>([&] { model.fit(x, y, {.validation_data = batches(), .validation_batch_size = 4}); }) ==
        "fit (validation_data): expected no batch_size with a data set, got 4. Its elements are the batches; use "
        "batch().");
  auto failing = Dataset::from_generator([&] {
    return [=, this, i = 0]() mutable -> std::optional<Batch> {
      if (i++ == 2) throw std::domain_error("from the generator");
      return Batch{x, y, {}};
    };
  });
  CHECK_THROWS_WITH_AS(model.fit(failing.prefetch(1), {.verbose = 0}), "from the generator", std::domain_error);
}

TEST_CASE("data larger than what may be taken are streamed in constant memory") {
  constexpr int64_t rows = 40'000, features = 256, bytes = rows * features * 4;  // 41 MB
  TemporaryFolder folder;
  auto path = folder / "zeros.npy";
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " +
                       std::to_string(features) + "), }";
  header.resize(117, ' ');
  std::ofstream(path, std::ios::binary) << std::string("\x93NUMPY\x01\x00\x76\x00", 10) << header << '\n';
  std::filesystem::resize_file(path, 128 + bytes);  // a hole, which takes no disk

  Sequential model{Input({features}), layers::Dense(1)};
  model.compile({.optimizer = "sgd", .loss = "mse"});
  auto fit = [&](const Dataset& x) {
    Dataset set = x.shuffle(512, {.seed = 1}).batch(512).map([](const Tensors& b) {
      return std::pair(b, ops::zeros({b.shape()[0], 1}));
    });
    return model.fit(set.prefetch(2), {.verbose = 0});
  };
  fit(data::from_npy(path).take(2048));
  HeapPeak peak;
  CHECK(fit(data::from_npy(path))["loss"] == std::vector<double>{0.0});
  CHECK(peak.bytes() < bytes / 8);
}

}  // namespace addax::tests
