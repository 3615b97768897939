// Bad input, as a user may give it: a typed error in these words, and nothing half-changed: the weights and the
// optimizer are as before, and a correct fit() afterwards works. Weights files stand in tests/saving/weights_test.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include <cstdlib>
#include <fstream>

#include "addax/callbacks/early_stopping.hpp"
#include "addax/callbacks/model_checkpoint.hpp"
#include "addax/callbacks/reduce_lr_on_plateau.hpp"
#include "addax/datasets/mnist.hpp"
#include "addax/layers/activation.hpp"
#include "addax/layers/dense.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/sgd.hpp"
#include "core/names.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

struct Fixture {
  Fixture() {
    reset_unique_names();
    utils::set_random_seed(1);
    model =
        Sequential{Input({4}), layers::Dense(8, {.activation = "relu"}), layers::Dense(3, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  }

  /// `act` throws an E of this text and leaves the model as it was; then a correct fit() works.
  template <class E>
  void refuses(const std::function<void()>& act, const std::string& wanted) {
    auto before = bits(model);
    int64_t steps = model.optimizer().iterations();
    std::string text = "accepted";
    try {
      act();
    } catch (const E& error) {
      text = error.what();
    }
    CHECK(text == wanted);
    CHECK(bits(model) == before);
    CHECK(model.optimizer().iterations() == steps);
    model.fit(x, y, quiet);
    CHECK(bits(model) != before);
  }

  Model model;
  Tensor x = random::normal({12, 4}, {.seed = 1}), y = random::randint({12}, 0, 3, {.seed = 2});
  FitOptions quiet{.batch_size = 4, .verbose = 0};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "wrong width or rank into a layer") {
  refuses<ShapeError>(
      [&] {
        model.fit(ops::zeros({12, 5}), y, quiet);
      },
      "dense (Dense): expected an input whose last axis is 4, got [12, 5] float32. The layer was built for that "
      "width.");
  refuses<ShapeError>(
      [&] {
        model.fit(ops::zeros({12, 4, 1}), y, quiet);
      },
      "dense (Dense): expected an input whose last axis is 4, got [12, 4, 1] float32. Put layers::Flatten() before "
      "it.");
  refuses<ShapeError>(
      [&] { model.fit(ops::zeros({12}), y, quiet); },
      "dense (Dense): expected an input whose last axis is 4, got [12] float32. The layer was built for that width.");
  refuses<ShapeError>(
      [&] {
        model.predict(ops::zeros({12, 28, 28}), {.verbose = 0});
      },
      "dense (Dense): expected an input whose last axis is 4, got [12, 28, 28] float32. The layer was built for that "
      "width.");
  refuses<ShapeError>(
      [&] {
        model.evaluate(ops::zeros({12, 5}), y, {.verbose = 0});
      },
      "dense (Dense): expected an input whose last axis is 4, got [12, 5] float32. The layer was built for that "
      "width.");
  refuses<ShapeError>(
      [&] {
        model(ops::zeros({2, 3}));
      },
      "dense (Dense): expected an input whose last axis is 4, got [2, 3] float32. The layer was built for that width.");
  refuses<ShapeError>(
      [&] {
        model.fit({x, x}, y, quiet);
      },
      "sequential (Sequential): expected one input, got 2. Model(inputs, outputs) takes several.");
}

TEST_CASE_FIXTURE(Fixture, "x and y of different length") {
  Tensor short_y = y(Slice{0, 11});
  refuses<ShapeError>([&] { model.fit(x, short_y, quiet); },
                      "fit: expected x, y and sample_weight of equal length, got [12, 4] float32 and [11] int32. Row i "
                      "of each belongs together.");
  refuses<ShapeError>([&] { model.evaluate(x, short_y, {.verbose = 0}); },
                      "evaluate: expected x, y and sample_weight of equal length, got [12, 4] float32 and [11] int32. "
                      "Row i of each belongs together.");
  refuses<ShapeError>([&] { model.train_on_batch(x, short_y); },
                      "train_on_batch: expected x, y and sample_weight of equal length, got [12, 4] float32 and [11] "
                      "int32. Row i of each belongs together.");
  FitOptions weighted = quiet, held_out = quiet;
  weighted.sample_weight = ops::ones({10});
  held_out.validation_data = {x, short_y};
  refuses<ShapeError>([&] { model.fit(x, y, weighted); },
                      "fit: expected x, y and sample_weight of equal length, got [12, 4] float32 and [10] float32. Row "
                      "i of each belongs together.");
  refuses<ShapeError>([&] { model.fit(x, y, held_out); },
                      "fit (validation_data): expected x, y and sample_weight of equal length, got [12, 4] float32 and "
                      "[11] int32. Row i of each belongs together.");
}

TEST_CASE_FIXTURE(Fixture, "targets that are missing") {
  const char* text =
      "sequential (Sequential): expected a target for each output that has a loss, got 0. Give x and y; a loss that "
      "needs no targets goes through add_loss().";
  refuses<ShapeError>([&] { model.fit(x, quiet); }, text);
  refuses<ShapeError>([&] { model.fit(data::Dataset(x).batch(4), {.verbose = 0}); },
                      text);  // after a fit() that had some
  refuses<ShapeError>([&] { model.evaluate(x, {.verbose = 0}); }, text);
  refuses<ShapeError>([&] { model.train_on_batch(x); }, text);
}

TEST_CASE_FIXTURE(Fixture, "targets and weights that belong to no output") {
  refuses<ShapeError>(
      [&] {
        model.fit(x, {y, y}, quiet);
      },
      "sequential (Sequential): expected a target for each of 1 outputs, got 2. Leave out what belongs "
      "to none of them.");
  FitOptions weighed = quiet;
  weighed.sample_weight = {ops::ones({12}), ops::ones({12})};
  refuses<ShapeError>([&] { model.fit(x, y, weighed); },
                      "sequential (Sequential): expected a sample_weight for each of 1 outputs, got 2. Leave out what "
                      "belongs to none of them.");
}

TEST_CASE_FIXTURE(Fixture, "compile() for outputs that are not there leaves the model compiled as it was") {
  refuses<OptionError>(
      [&] {
        model.compile({.loss = {{"dens_1", "mse"}}});
      },
      "compile: expected the name of an output in .loss, got \"dens_1\". Did you mean \"dense_1\"?");
  refuses<OptionError>(
      [&] {
        model.compile({.loss = {"mse", "mae"}});
      },
      "compile: expected one entry of .loss for each of 1 outputs, got 2.");
  refuses<OptionError>(
      [&] {
        model.compile({.loss = "mse", .loss_weights = {1.0, 2.0}});
      },
      "compile: expected one entry of .loss_weights for each of 1 outputs, got 2.");
  refuses<OptionError>(
      [&] {
        model.compile({.loss = "mse", .metrics = {{"dens_1", {"mae"}}}});
      },
      "compile: expected the name of an output in .metrics, got \"dens_1\". Did you mean \"dense_1\"?");
}

TEST_CASE_FIXTURE(Fixture, "empty handles") {
  const char* text = "Tensor: expected a tensor, got an empty handle.";
  refuses<StateError>([&] { Tensor() + 1; }, text);
  refuses<StateError>([&] { x* Tensor(); }, text);
  refuses<StateError>([&] { ops::maximum(Tensor(), Tensor()); }, text);
  refuses<StateError>([&] { model.trainable_variables()[0].assign(Tensor()); }, text);
  refuses<StateError>([&] { model.trainable_variables()[0].assign_add(Tensor()); }, text);
}

TEST_CASE_FIXTURE(Fixture, "labels outside the classes") {
  refuses<ValueError>([&] { model.fit(x, y + 1, quiet); },
                      "sparse_categorical_crossentropy: expected labels from 0 to 2, got 3 at position [4] of [12] "
                      "int32. The predictions have 3 classes.");
  refuses<ValueError>([&] { model.fit(x, y - 1, quiet); },
                      "sparse_categorical_crossentropy: expected labels from 0 to 2, got -1 at position [2] of [12] "
                      "int32. The predictions have 3 classes.");
  refuses<ValueError>([&] { model.evaluate(x, y + 5, {.verbose = 0}); },
                      "sparse_categorical_crossentropy: expected labels from 0 to 2, got 6 at position [0] of [12] "
                      "int32. The predictions have 3 classes.");
  FitOptions held_out = quiet;
  held_out.validation_data = {x, y + 7};
  refuses<ValueError>([&] { model.fit(x, y, held_out); },
                      "sparse_categorical_crossentropy: expected labels from 0 to 2, got 8 at position [0] of [12] "
                      "int32. The predictions have 3 classes.");
}

TEST_CASE_FIXTURE(Fixture, "an empty data set") {
  Tensor none = ops::zeros({0, 4}), no_labels = ops::zeros({0}, DType::int32);
  refuses<ValueError>([&] { model.fit(none, no_labels, quiet); },
                      "fit: expected at least one row of data, got none. Check what was loaded or filtered.");
  refuses<ValueError>([&] { model.evaluate(none, no_labels, {.verbose = 0}); },
                      "evaluate: expected at least one row of data, got none. Check what was loaded or filtered.");
  refuses<ValueError>([&] { model.predict(none, {.verbose = 0}); },
                      "predict: expected at least one row of data, got none. Check what was loaded or filtered.");
  refuses<ValueError>([&] { model.predict_on_batch(none); },
                      "predict: expected at least one row of data, got none. Check what was loaded or filtered.");
  refuses<ValueError>(
      [&] { model.fit(x, y, {.verbose = 0, .validation_split = 0.99}); },
      "fit: expected rows on both sides of validation_split, got 12 rows in all. Give more rows, or another share.");
}

TEST_CASE_FIXTURE(Fixture, "numbers out of range") {
  refuses<OptionError>([&] { model.fit(x, y, {.batch_size = 0, .verbose = 0}); },
                       "fit: expected batch_size of at least 1, got 0. Leave it out for batches of 32.");
  refuses<OptionError>([&] { model.fit(x, y, {.batch_size = -3, .verbose = 0}); },
                       "fit: expected batch_size of at least 1, got -3. Leave it out for batches of 32.");
  refuses<OptionError>([&] { model.evaluate(x, y, {.batch_size = 0, .verbose = 0}); },
                       "evaluate: expected batch_size of at least 1, got 0. Leave it out for batches of 32.");
  refuses<OptionError>([&] { model.predict(x, {.batch_size = -1, .verbose = 0}); },
                       "predict: expected batch_size of at least 1, got -1. Leave it out for batches of 32.");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .validation_split = 1.0}); },
                       "fit: expected validation_split from 0 up to, not including, 1, got 1.0. It is the share of "
                       "rows that is held out.");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .validation_split = std::nan("")}); },
                       "fit: expected validation_split from 0 up to, not including, 1, got nan. It is the share of "
                       "rows that is held out.");
  refuses<OptionError>([&] { model.predict(x, {.verbose = 0, .steps = 0}); },
                       "predict: expected steps of at least 1, got 0. Leave it out to run through all rows.");
  CHECK(model.predict(x, {.batch_size = INT64_MAX, .verbose = 2}).shape() == Shape{12, 3});
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .steps_per_epoch = 0}); },
                       "fit: expected steps_per_epoch of at least 1, got 0. Leave it out to run through all rows.");
  refuses<OptionError>([&] { model.fit(x, y, {.epochs = -1, .verbose = 0}); },
                       "fit: expected epochs of at least 0, got -1. An epoch is one pass over the data.");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .initial_epoch = -2}); },
                       "fit: expected initial_epoch of at least 0, got -2. An epoch is one pass over the data.");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .validation_freq = 0}); },
                       "fit: expected validation_freq of at least 1, got 0. 1 validates after every epoch.");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 0, .shuffle = "rows"}); },
                       "fit: expected shuffle to be true, false or \"batch\", got \"rows\".");
  refuses<OptionError>([&] { model.fit(x, y, {.verbose = 3}); },
                       "verbose: expected 0, 1, 2 or \"auto\", got 3. 0 is silent, 1 a bar, 2 one line an epoch.");
  FitOptions both = quiet;
  both.sample_weight = ops::ones({12});
  both.class_weight = {{0, 2.0}};
  refuses<OptionError>([&] { model.fit(x, y, both); },
                       "fit: expected class_weight or sample_weight, got both. Multiply them into one sample_weight.");
}

TEST_CASE_FIXTURE(Fixture, "unknown names are answered with the nearest known one") {
  refuses<OptionError>([&] { model.compile({.optimizer = "adm", .loss = "mse"}); },
                       "Optimizer: expected the name of a known optimizer, got \"adm\". Did you mean \"adam\"?");
  refuses<OptionError>([&] { model.compile({.optimizer = "adam", .loss = "sparse_categorical_crosentropy"}); },
                       "Loss: expected the name of a known loss, got \"sparse_categorical_crosentropy\". Did you mean "
                       "\"sparse_categorical_crossentropy\"?");
  refuses<OptionError>([&] { model.compile({.optimizer = "adam", .loss = "mse", .metrics = {"acuracy"}}); },
                       "Metric: expected the name of a known metric, got \"acuracy\". Did you mean \"accuracy\"?");
  refuses<OptionError>([&] { layers::Dense(3, {.activation = "rleu"}); },
                       "activation: expected the name of a known activation, got \"rleu\". Did you mean \"relu\"?");
  refuses<OptionError>(
      [&] { layers::Activation("sofmax"); },
      "activation: expected the name of a known activation, got \"sofmax\". Did you mean \"softmax\"?");
  refuses<OptionError>(
      [&] { model.get_layer("dens_1"); },
      "sequential (Sequential): expected the name of a layer, got \"dens_1\". Did you mean \"dense_1\"?");
}

TEST_CASE_FIXTURE(Fixture, "a monitor that no metric delivers, and one of unknown direction") {
  struct Own : CallbackBase {
    void on_epoch_end(int64_t, Logs& logs) override { logs.set("own", 1.0); }
  };
  auto fit = [&](const Callback& callback) {
    return [&, callback] {
      FitOptions options = quiet;
      options.epochs = 3;
      options.callbacks = {make<Own>(), callback};
      model.fit(x, y, options);
    };
  };
  TemporaryFolder folder;
  refuses<OptionError>(
      fit(callbacks::EarlyStopping()),
      "EarlyStopping: expected .monitor to be one of accuracy, loss, own, got \"val_loss\". Names with "
      "val_ need validation data.");
  refuses<OptionError>(fit(callbacks::EarlyStopping("own")),
                       "EarlyStopping: expected a monitor of which it is known whether it should rise or fall, got "
                       "\"own\". Say so with .mode \"max\" or \"min\".");
  refuses<OptionError>(fit(callbacks::ReduceLROnPlateau("acc")),
                       "ReduceLROnPlateau: expected .monitor to be one of accuracy, loss, own, learning_rate, got "
                       "\"acc\". Names with val_ need validation data.");
  refuses<OptionError>(
      fit(callbacks::ModelCheckpoint(folder / "m.keras", {.monitor = "f1", .save_best_only = true})),
      "ModelCheckpoint: expected .monitor to be one of accuracy, loss, own, got \"f1\". Names with val_ "
      "need validation data.");
  refuses<OptionError>(fit(callbacks::ModelCheckpoint(folder / "m.keras", {.monitor = "own", .save_best_only = true})),
                       "ModelCheckpoint: expected a monitor of which it is known whether it should rise or fall, got "
                       "\"own\". Say so with .mode \"max\" or \"min\".");
  CHECK(std::filesystem::is_empty(folder.path()));
  fit(callbacks::EarlyStopping("own", {.patience = 9, .mode = "max"}))();
}

TEST_CASE_FIXTURE(Fixture, "two clippings, weights that do not fit, and classes that are not there") {
  refuses<OptionError>(
      [&] { model.compile({.optimizer = optimizers::SGD({.clipnorm = 1.0, .clipvalue = 1.0}), .loss = "mse"}); },
      "Optimizer: expected at most one of clipnorm, clipvalue and global_clipnorm, got 2.");
  Tensors weights = model.get_weights();
  weights[1] = ops::zeros({9});
  refuses<ShapeError>(
      [&] { model.set_weights(weights); },
      "sequential/dense/bias: expected a weight of [8], got [9] float32. get_weights() shows their order "
      "and shapes.");
  FitOptions absent = quiet;
  absent.class_weight = {{0, 1.0}, {3, 2.0}};
  refuses<OptionError>([&] { model.fit(x, y, absent); },
                       "fit: expected class_weight of the classes 0 to 2, got one of class 3. The model's output is "
                       "[None, 3] float32.");
  refuses<ShapeError>(
      [&] {
        model.fit(x, ops::zeros({x.shape()[0], 2, 3}), absent);
      },
      "fit: expected class_weight with one class for each row, got a target of [" + std::to_string(x.shape()[0]) +
          ", 2, 3] float32. Use sample_weight for several.");
}

TEST_CASE("fit(), evaluate() and train_on_batch() before compile()") {
  reset_unique_names();
  Sequential model{Input({4}), layers::Dense(3, {.activation = "softmax"})};
  Tensor x = ops::zeros({6, 4}), y = ops::zeros({6}, DType::int32);
  CHECK_THROWS_WITH_AS(model.fit(x, y),
                       "sequential (Sequential): expected a compiled model, got fit() before compile(). Call compile() "
                       "with an optimizer and a loss first.",
                       StateError);
  CHECK_THROWS_WITH_AS(model.evaluate(x, y),
                       "sequential (Sequential): expected a compiled model, got evaluate() before compile(). Call "
                       "compile() with an optimizer and a loss first.",
                       StateError);
  CHECK_THROWS_WITH_AS(model.train_on_batch(x, y),
                       "sequential (Sequential): expected a compiled model, got train_on_batch() before compile(). "
                       "Call compile() with an optimizer and a loss first.",
                       StateError);
  CHECK_THROWS_WITH_AS(
      model.optimizer(),
      "sequential (Sequential): expected a compiled model, got optimizer() before compile(). Call compile() first.",
      StateError);
  CHECK(model.predict(x, {.verbose = 0}).shape() == Shape{6, 3});
}

TEST_CASE_FIXTURE(Fixture, "fit() again after a fit() that failed in the middle") {
  struct Failing : CallbackBase {
    void on_train_batch_end(int64_t batch, Logs&) override {
      if (batch == 1) throw ValueError("the callback: expected nothing, got the second batch.");
    }
  };
  Model twin = Fixture().model;
  FitOptions failing = quiet;
  failing.shuffle = false;
  failing.callbacks = {make<Failing>()};
  CHECK_THROWS_WITH_AS(model.fit(x, y, failing), "the callback: expected nothing, got the second batch.", ValueError);
  twin.fit(x(Slice{0, 8}), y(Slice{0, 8}), {.batch_size = 4, .verbose = 0, .shuffle = false});
  CHECK(bits(model) == bits(twin));  // two whole steps, no half one
  FitOptions straight{.batch_size = 4, .epochs = 3, .verbose = 0, .shuffle = false};
  History a = model.fit(x, y, straight), b = twin.fit(x, y, straight);
  CHECK(a["loss"] == b["loss"]);
  CHECK(bits(model) == bits(twin));
}

TEST_CASE("an error while a model without Input() is built leaves it unbuilt") {
  reset_unique_names();
  Sequential model{layers::Flatten(), layers::Dense(3, {.activation = "softmax"})};
  model.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy"});
  Tensor y = ops::zeros({6}, DType::int32);
  CHECK_THROWS_AS(model.fit(ops::zeros({6, 2, 2}), y + 9, {.verbose = 0}), ValueError);
  model.fit(ops::zeros({6, 2, 2}), y, {.verbose = 0});
  CHECK(model.count_params() == 15);
}

TEST_CASE("a damaged .gz of MNIST") {
  TemporaryFolder folder;
  for (const char* name : {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
                           "t10k-labels-idx1-ubyte.gz"})
    std::ofstream(folder / name, std::ios::binary) << "\x1f\x8b\x08 this is no deflate stream, and it ends here";
  ::setenv("ADDAX_DATA_DIR", folder.path().c_str(), 1);
  std::string text = "accepted";
  try {
    datasets::mnist::load_data();
  } catch (const FormatError& error) {
    text = error.what();
  }
  ::unsetenv("ADDAX_DATA_DIR");
  CHECK(text == (folder / "train-images-idx3-ubyte.gz").string() +
                    ": expected a whole gzip file, got a declared length of 1701995880 from 47 bytes. Fetch the file "
                    "again; this copy is damaged.");
}

}  // namespace addax::tests
