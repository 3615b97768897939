// TensorBoard: the event files of trainings, taken apart here, and read by TensorBoard itself where Python has it.
#include "addax/callbacks/tensor_board.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "addax/callbacks/learning_rate_scheduler.hpp"
#include "addax/layers/embedding.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/optimizers/loss_scale_optimizer.hpp"
#include "addax/optimizers/multi_optimizer.hpp"
#include "core/gzip.hpp"
#include "core/names.hpp"
#include "support/event_records.hpp"
#include "support/temporary_folder.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

using callbacks::TensorBoard;
namespace fs = std::filesystem;
using Points = std::vector<std::pair<int64_t, float>>;

struct Board {
  Board() {
    reset_unique_names();
    utils::set_random_seed(1);
    model = Sequential{Input({3}), layers::Dense(4, {.activation = "relu"}), layers::Dense(1)};
    model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1}), .loss = "mse", .metrics = {"mae"}});
  }
  History fit(TensorBoardOptions options, FitOptions more = {}) {
    options.log_dir = folder.path();
    more.batch_size = 8;
    more.epochs = 3;
    more.verbose = 0;
    more.callbacks = {TensorBoard(options)};
    return model.fit(x, y, more);
  }
  std::vector<Summary> run(const char* name) const { return summaries_in(folder / name); }
  Points points(const char* name, const std::string& tag) const {
    Points found;
    for (const Summary& s : run(name))
      if (s.tag == tag) found.emplace_back(s.step, s.scalar());
    return found;
  }
  std::set<std::string> tags(const char* name, const std::string& plugin = "scalars") const {
    std::set<std::string> found;
    for (const Summary& s : run(name))
      if (s.plugin == plugin) found.insert(s.tag);
    return found;
  }

  TemporaryFolder folder;
  Model model;
  Tensor x = random::normal({32, 3}, {.seed = 1}), y = random::normal({32, 1}, {.seed = 2});
};

Points of_epochs(const std::vector<double>& values) {
  Points points;
  for (size_t i = 0; i < values.size(); ++i) points.emplace_back(i, static_cast<float>(values[i]));
  return points;
}

using Tags = std::set<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Board, "epochs stand under Keras' tags, training and validation in folders of their own") {
  History history = fit({}, {.validation_data = {x, y}});
  CHECK(tags("train") == Tags{"epoch_learning_rate", "epoch_loss", "epoch_mae"});
  CHECK(tags("validation") ==
        Tags{"epoch_loss", "epoch_mae", "evaluation_loss_vs_iterations", "evaluation_mae_vs_iterations"});
  CHECK(points("train", "epoch_loss") == of_epochs(history["loss"]));
  CHECK(points("validation", "epoch_mae") == of_epochs(history["val_mae"]));
  CHECK(points("train", "epoch_learning_rate") == Points{{0, 0.1f}, {1, 0.1f}, {2, 0.1f}});
  Points evaluation = points("validation", "evaluation_loss_vs_iterations");
  REQUIRE(evaluation.size() == 3);
  CHECK(evaluation[2] == std::pair<int64_t, float>(12, static_cast<float>(history["val_loss"][2])));
}

TEST_CASE_FIXTURE(Board, "each of several optimizers has its rate") {
  optimizers::OptimizerMap map(optimizers::SGD({.learning_rate = 0.5, .name = "fast"}),
                               {{".*bias", optimizers::SGD({.learning_rate = 0.25, .name = "slow"})}});
  model.compile({.optimizer = optimizers::MultiOptimizer(map), .loss = "mse"});
  fit({});
  CHECK(points("train", "epoch_learning_rate_fast").front() == std::pair<int64_t, float>(0, 0.5f));
  CHECK(points("train", "epoch_learning_rate_slow").front() == std::pair<int64_t, float>(0, 0.25f));
  model.compile({.optimizer = optimizers::LossScaleOptimizer(optimizers::MultiOptimizer(map)), .loss = "mse"});
  fit({});
  CHECK(points("train", "epoch_learning_rate_slow").size() == 6);
  CHECK(points("train", "epoch_learning_rate").empty());
}

TEST_CASE_FIXTURE(Board, "a rate that another callback logs, too, stands there once") {
  auto halved = callbacks::LearningRateScheduler([](int64_t, double rate) { return rate / 2; });
  model.fit(x, y, {.epochs = 2, .verbose = 0, .callbacks = {halved, TensorBoard(folder.path().string())}});
  CHECK(points("train", "epoch_learning_rate") == Points{{0, 0.05f}, {1, 0.025f}});
}

TEST_CASE_FIXTURE(Board, "evaluate() alone writes its values, too") {
  fit({});
  Logs logs = model.evaluate(x, y, {.verbose = 0, .callbacks = {TensorBoard(folder.path().string())}});
  CHECK(tags("validation") == Tags{"evaluation_loss_vs_iterations", "evaluation_mae_vs_iterations"});
  CHECK(points("validation", "evaluation_mae_vs_iterations") == Points{{12, static_cast<float>(logs["mae"])}});
}

TEST_CASE_FIXTURE(Board, "batches are counted through the epochs") {
  fit({.write_steps_per_second = true, .update_freq = 5});
  CHECK(tags("train") == Tags{"batch_loss", "batch_mae", "batch_steps_per_second", "epoch_learning_rate", "epoch_loss",
                              "epoch_mae", "epoch_steps_per_second"});
  Points loss = points("train", "batch_loss");
  REQUIRE(loss.size() == 2);
  CHECK(loss[0].first == 5);
  CHECK(loss[1].first == 10);
  for (const auto& [step, speed] : points("train", "batch_steps_per_second")) CHECK(speed > 0);
  CHECK_FALSE(fs::exists(folder / "validation"));
}

TEST_CASE_FIXTURE(Board, "histograms count every weight, and images show them") {
  fit({.histogram_freq = 2, .write_images = true});
  CHECK(tags("train", "histograms") == Tags{"sequential/dense/kernel/histogram", "sequential/dense/bias/histogram",
                                            "sequential/dense_1/kernel/histogram",
                                            "sequential/dense_1/bias/histogram"});
  std::vector<float> kernel = model.layers()[0].weights()[0].value().to_vector<float>();
  int seen = 0;
  for (const Summary& s : run("train")) {
    if (s.tag == "sequential/dense/kernel/histogram" && ++seen == 2) {
      CHECK(s.step == 2);
      std::vector<double> buckets = s.doubles();
      REQUIRE(buckets.size() == 90);
      CHECK(buckets[0] == *std::min_element(kernel.begin(), kernel.end()));
      CHECK(buckets[88] == *std::max_element(kernel.begin(), kernel.end()));
      double count = 0;
      for (size_t i = 0; i < 30; ++i) {
        count += buckets[3 * i + 2];
        if (i > 0) CHECK(buckets[3 * i] == buckets[3 * i - 2]);
      }
      CHECK(count == 12);
    }
    if (s.tag == "sequential/dense/kernel/image") {
      const auto& strings = s.tensor.texts.at(8);
      REQUIRE(strings.size() == 3);
      CHECK(strings[0] == "4");
      CHECK(strings[1] == "3");
      CHECK(strings[2].starts_with("\x89PNG"));
    }
  }
  CHECK(seen == 2);
  CHECK(tags("train", "images").size() == 3);  // a single number is no picture
}

TEST_CASE_FIXTURE(Board, "the model and the instructions of its step are drawn") {
  fit({});
  Json config;
  for (const Summary& s : run("train"))
    if (s.plugin == "graph_keras_model") config = Json::parse(s.tensor.text(8));
  CHECK(config["class_name"].as_string() == "Sequential");
  std::set<std::string> nodes;
  for (const auto& entry : fs::directory_iterator(folder / "train"))
    for (const Message& event : events_of(entry.path())) {
      if (!event.has(4)) continue;
      const Message graph = event.message(4);
      for (const std::string& node : graph.texts.at(1)) nodes.insert(Message(node).text(1));
    }
  CHECK(nodes.contains("input_0"));
  CHECK(nodes.contains("sequential/dense_1/kernel"));
}

TEST_CASE_FIXTURE(Board, "batches are profiled instruction by instruction") {
  fit({.profile_batch = {3, 5}});
  std::vector<fs::path> traces;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "train" / "plugins"))
    if (entry.is_regular_file()) traces.push_back(entry.path());
  REQUIRE(traces.size() == 1);
  CHECK(traces[0].parent_path().filename() == "batch_3");
  const Bytes trace = gunzip(read_file(traces[0]).span(), "trace");
  Json events = Json::parse({reinterpret_cast<const char*>(trace.data()), trace.size()});
  int runs = 0;
  for (const Json& event : events["traceEvents"].items()) runs += event["name"].as_string() == "run";
  CHECK(runs == 3);
}

TEST_CASE("tables of embeddings are written for the projector") {
  reset_unique_names();
  TemporaryFolder folder;
  Sequential model{Input({2}), layers::Embedding(3, 2, {.embeddings_initializer = "ones"}), layers::Flatten(),
                   layers::Dense(1)};
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.0}), .loss = "mse"});
  auto fit = [&](EmbeddingsMetadata metadata) {
    model.fit(ops::zeros({2, 2}), ops::zeros({2, 1}),
              {.verbose = 0,
               .callbacks = {TensorBoard(folder.path().string(),
                                         {.embeddings_freq = 1, .embeddings_metadata = std::move(metadata)})}});
  };
  auto text = [&](const char* name) {
    const Bytes bytes = read_file(folder / name);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  fit("words.tsv");
  CHECK(text("projector_config.pbtxt") ==
        "embeddings {\n  tensor_name: \"embedding\"\n  tensor_path: \"embedding.tsv\"\n  metadata_path: "
        "\"words.tsv\"\n}\n");
  CHECK(text("embedding.tsv") == "1.0\t1.0\n1.0\t1.0\n1.0\t1.0\n");
  CHECK(refusal<OptionError>([&] {
          fit(std::map<std::string, std::string>{{"other", "words.tsv"}});
        }) == "TensorBoard: expected embeddings_metadata for Embedding layers of the model, got \"other\".");
}

TEST_CASE("options that mean nothing, and folders that cannot be, are refused") {
  CHECK(refusal<OptionError>([] { TensorBoard({.histogram_freq = -1}); }) ==
        "TensorBoard: expected histogram_freq of at least 0, got -1.");
  CHECK(refusal<OptionError>([] { TensorBoard({.update_freq = "step"}); }) ==
        "TensorBoard: expected update_freq \"epoch\", \"batch\" or a number of batches, got \"step\".");
  CHECK(refusal<OptionError>([] { TensorBoard({.update_freq = 0}); }) ==
        "TensorBoard: expected update_freq \"epoch\", \"batch\" or a number of batches from 1 on, got 0.");
  CHECK(refusal<OptionError>([] {
          TensorBoard({.profile_batch = {5, 3}});
        }) == "TensorBoard: expected the last batch of profile_batch of at least 5, got 3.");
  TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  std::string text = refusal<FileError>([&] { Scripted({1}).fit(TensorBoard((folder / "file" / "logs").string())); });
  CHECK(text.find("expected a file that can be written") != std::string::npos);
}

TEST_SUITE("slow") {
  TEST_CASE_FIXTURE(Board, "the real TensorBoard reads the same values") {
    const char* given = std::getenv("ADDAX_TENSORBOARD_PYTHON");
    std::string python = given ? given : "python3";
    if (std::system((python + " -c 'import tensorboard' 2> /dev/null").c_str()) != 0) {
      MESSAGE("skipped: no tensorboard in " << python << "; ADDAX_TENSORBOARD_PYTHON may name another Python");
      return;
    }
    fit({.histogram_freq = 1, .write_images = true, .update_freq = 2}, {.validation_data = {x, y}});
    Json wanted = Json::object();
    for (const char* name : {"train", "validation"}) {
      Json scalars = Json::object();
      for (const std::string& tag : tags(name)) {
        Json list = Json::array();
        for (const auto& [step, value] : points(name, tag)) list.push_back(Json::array({step, value}));
        scalars[tag] = list;
      }
      wanted[name]["scalars"] = scalars;
    }
    for (const auto& [weight, count, width, height] : {std::tuple{"dense/kernel", 12, 4, 3},
                                                       {"dense/bias", 4, 1, 4},
                                                       {"dense_1/kernel", 4, 1, 4},
                                                       {"dense_1/bias", 1, 1, 1}}) {
      wanted["train"]["histograms"]["sequential/" + std::string(weight) + "/histogram"] = count;
      if (count > 1)
        wanted["train"]["images"]["sequential/" + std::string(weight) + "/image"] = Json::array({width, height});
    }
    wanted["train"]["layers"] = Json::array({"dense", "dense_1"});
    wanted["train"]["variables"] = Json::array({"sequential/dense/kernel", "sequential/dense_1/bias"});
    std::ofstream(folder / "wanted.json") << wanted.to_string();
    std::string script = std::string(ADDAX_TESTS_DIR) + "/golden/tensorboard_check.py";
    CHECK(std::system((python + " " + script + " " + folder.path().string() + " " + (folder / "wanted.json").string())
                          .c_str()) == 0);
  }
}

}  // namespace addax::tests
