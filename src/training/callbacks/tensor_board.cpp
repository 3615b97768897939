#include "addax/callbacks/tensor_board.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "addax/ops.hpp"
#include "core/gzip.hpp"
#include "core/warning.hpp"
#include "data/picture.hpp"
#include "graph/recorder.hpp"
#include "training/callbacks/embedding_projector.hpp"
#include "training/callbacks/rates.hpp"
#include "training/event_file.hpp"
#include "training/running_fit.hpp"

namespace addax {

UpdateFreq::UpdateFreq(const char* name) : batches_(std::string_view(name) == "batch" ? 1 : 0) {
  if (batches_ == 0 && std::string_view(name) != "epoch")
    throw OptionError("TensorBoard: expected update_freq \"epoch\", \"batch\" or a number of batches, got \"" +
                      std::string(name) + "\".");
}

int64_t UpdateFreq::checked(int64_t batches) {
  if (batches < 1)
    throw OptionError("TensorBoard: expected update_freq \"epoch\", \"batch\" or a number of batches from 1 on, got " +
                      std::to_string(batches) + ".");
  return batches;
}

ProfileBatch::ProfileBatch(const std::vector<int64_t>& range) {
  if (range.size() != 2)
    throw OptionError("TensorBoard: expected profile_batch to be a number, or the first and last of a range, got " +
                      std::to_string(range.size()) + " numbers.");
  first = range[0];
  last = range[1];
}

namespace callbacks {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// A weight as Keras shows it: [pictures, height, width, channels], or undefined where it has too many axes.
Tensor as_pictures(const Tensor& weight) {
  Tensor w = ops::squeeze(weight);
  if (w.rank() == 1) return ops::reshape(w, {1, w.shape()[0], 1, 1});
  if (w.rank() == 2) {
    if (w.shape()[0] > w.shape()[1]) w = ops::transpose(w);
    return ops::reshape(w, {1, w.shape()[0], w.shape()[1], 1});
  }
  if (w.rank() == 3) w = ops::expand_dims(ops::transpose(w, {2, 0, 1}), -1);
  bool shown = w.rank() == 4 && (w.shape()[3] == 1 || w.shape()[3] == 3 || w.shape()[3] == 4);
  return shown ? w : Tensor();
}

class TensorBoardCallback final : public CallbackBase, public PutsBack {
 public:
  explicit TensorBoardCallback(const TensorBoardOptions& options) : options_(options) {
    auto check = [](const char* name, int64_t value, int64_t least) {
      if (value < least)
        throw OptionError("TensorBoard: expected " + std::string(name) + " of at least " + std::to_string(least) +
                          ", got " + std::to_string(value) + ".");
    };
    check("histogram_freq", options.histogram_freq, 0);
    check("profile_batch", options.profile_batch.first, 0);
    check("the last batch of profile_batch", options.profile_batch.last, options.profile_batch.first);
    check("embeddings_freq", options.embeddings_freq, 0);
  }

  bool wants_batches() const override {
    return options_.update_freq.batches() > 0 || options_.profile_batch.first > 0 || options_.write_steps_per_second;
  }

  void on_train_begin(Logs&) override {
    train_.emplace(folder() / "train");
    batches_ = 0;
    graph_written_ = !options_.write_graph;
    if (options_.write_graph) write_model();
    if (options_.embeddings_freq > 0) configure_projector(model(), options_.embeddings_metadata, folder());
  }
  void on_train_end(Logs&) override {
    if (recorder_) write_profile();
  }
  void put_back() noexcept override {
    stop_recording();
    train_.reset();
    validation_.reset();
  }

  void on_train_batch_begin(int64_t, Logs&) override {
    ++batches_;
    step_began_ = Clock::now();
    if (batches_ == options_.profile_batch.first && !Recorder::current()) Recorder::current() = &recorder_.emplace();
  }
  void on_train_batch_end(int64_t, Logs& logs) override {
    if (recorder_ && batches_ >= options_.profile_batch.last) write_profile();
    int64_t freq = options_.update_freq.batches();
    if (freq == 0 || batches_ % freq != 0) return;
    if (options_.write_steps_per_second)
      train_->scalar("batch_steps_per_second", 1 / std::max(1e-9, seconds_since(step_began_)), batches_);
    for (const auto& [key, value] : logs) train_->scalar("batch_" + key, value, batches_);
  }

  void on_test_end(Logs& logs) override {
    int64_t iterations = model().optimizer().iterations();
    for (const auto& [key, value] : logs)
      validation().scalar("evaluation_" + key + "_vs_iterations", value, iterations);
  }

  void on_epoch_begin(int64_t, Logs&) override {
    epoch_began_ = Clock::now();
    iterations_before_ = model().optimizer().iterations();
  }
  void on_epoch_end(int64_t epoch, Logs& logs) override {
    if (!graph_written_) write_graph();
    Logs of_training;
    for (const auto& [key, value] : logs) {
      if (key.starts_with("val_"))
        validation().scalar("epoch_" + key.substr(4), value, epoch);
      else
        of_training.set(key, value);
    }
    const Optimizer optimizer = model().optimizer();
    log_rates(optimizer, of_training);
    if (options_.write_steps_per_second)
      of_training.set("steps_per_second",
                      static_cast<double>(optimizer.iterations() - iterations_before_) / seconds_since(epoch_began_));
    for (const auto& [key, value] : of_training) train_->scalar("epoch_" + key, value, epoch);
    if (options_.histogram_freq > 0 && epoch % options_.histogram_freq == 0) write_weights(epoch);
    if (options_.embeddings_freq > 0 && epoch % options_.embeddings_freq == 0) write_embeddings(model(), folder());
    train_->flush();
    if (validation_) validation_->flush();
  }

  State state() const override { return {Json::object({{"batches", batches_}}), {}}; }
  void set_state(const State& state) override { batches_ = state.values["batches"].as_integer(); }

 private:
  std::filesystem::path folder() const { return options_.log_dir; }
  EventFile& validation() { return validation_ ? *validation_ : validation_.emplace(folder() / "validation"); }

  void write_model() {
    try {
      train_->keras_model("keras", model().to_json(), 0);
    } catch (const Error&) {  // as Keras: a model of one's own may have no config
    }
  }

  /// The step is planned with the first batch; run_eagerly has none.
  void write_graph() {
    graph_written_ = true;
    const auto& steps = model().as<ModelBase>().trainer()->train_steps;
    if (!steps.empty()) train_->graph(steps.front().executable->graph());
  }

  void write_weights(int64_t epoch) {
    for (const Layer& layer : model().layers())
      for (const Variable& weight : layer.weights()) {
        Tensor value = weight.value();
        train_->histogram(weight.path() + "/histogram", value.to_vector<float>(), epoch);
        if (options_.write_images) write_images(weight.path() + "/image", as_pictures(value), epoch);
      }
  }

  /// Values from 0 to 1 as grey or colour, the first three pictures, as tf.summary.image has it.
  void write_images(const std::string& tag, const Tensor& pictures, int64_t epoch) {
    if (!pictures.defined() || pictures.size() == 0) return;
    Tensor bytes = ops::cast(ops::clip(ops::cast(pictures, "float32"), 0.0, 1.0) * 255.5, "uint8");
    std::vector<Bytes> files;
    for (int64_t i = 0; i < std::min<int64_t>(3, bytes.shape()[0]); ++i) files.push_back(png_of(bytes[i]));
    train_->images(tag, files, bytes.shape()[2], bytes.shape()[1], epoch);
  }

  void write_profile() {
    stop_recording();
    std::string trace = chrome_trace(recorder_->events);
    recorder_.reset();
    auto run = folder() / "train" / "plugins" / "profile" / ("batch_" + std::to_string(options_.profile_batch.first));
    std::error_code unmade;  // the write says what is wrong
    std::filesystem::create_directories(run, unmade);
    write_file(run / (host_name() + ".trace.json.gz"), gzip(std::as_bytes(std::span(trace))).span());
  }

  void stop_recording() {
    if (recorder_ && Recorder::current() == &*recorder_) Recorder::current() = nullptr;
  }

  TensorBoardOptions options_;
  std::optional<EventFile> train_, validation_;
  std::optional<Recorder> recorder_;
  Clock::time_point step_began_, epoch_began_;
  int64_t batches_ = 0, iterations_before_ = 0;
  bool graph_written_ = false;
};

}  // namespace

Callback TensorBoard(const TensorBoardOptions& options) { return make<TensorBoardCallback>(options); }

}  // namespace callbacks
}  // namespace addax
