#include "addax/callbacks/model_checkpoint.hpp"

#include <filesystem>

#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"
#include "training/callbacks/path_pattern.hpp"
#include "training/callbacks/save_clock.hpp"

namespace addax {

SaveFreq::SaveFreq(const char* name) {
  if (std::string_view(name) != "epoch")
    throw OptionError("save_freq: expected \"epoch\" or a number of batches, got \"" + std::string(name) + "\".");
}

int64_t SaveFreq::checked(int64_t batches) {
  if (batches < 1)
    throw OptionError("save_freq: expected \"epoch\" or a number of batches from 1 on, got " + std::to_string(batches) +
                      ".");
  return batches;
}

namespace callbacks {
namespace {

class ModelCheckpointCallback final : public CallbackBase {
 public:
  ModelCheckpointCallback(const std::string& filepath, const ModelCheckpointOptions& options)
      : options_(options),
        path_(filepath),
        monitor_("ModelCheckpoint", options.monitor, options.mode, 0),
        clock_(options.save_freq),
        best_(options.initial_value_threshold) {
    bool fits = options.save_weights_only ? filepath.ends_with(".weights.h5")
                                          : filepath.ends_with(".keras") || filepath.ends_with(".h5");
    if (!fits)
      throw OptionError("ModelCheckpoint: expected a filepath that ends in " +
                        std::string(options.save_weights_only ? ".weights.h5" : ".keras or .h5") + ", got \"" +
                        filepath + "\".");
    if (options.save_freq.never())
      throw OptionError("ModelCheckpoint: expected save_freq \"epoch\" or a number of batches, got false.");
  }
  bool wants_batches() const override { return clock_.counts_batches(); }

  State state() const override { return {Json::object({{"best", json_of(best_)}, {"batches", clock_.batches()}}), {}}; }
  void set_state(const State& state) override {
    best_ = optional_of(state.values["best"]);
    clock_.set_batches(state.values["batches"].as_integer());
  }

  void on_train_begin(Logs&) override {
    if (options_.save_best_only) monitor_.begin(*this);
    for (const std::string& name : path_.names())
      if (name != "epoch" && !is_promised(name, *this)) keep_beginning(*this);
  }
  void on_epoch_begin(int64_t epoch, Logs&) override { epoch_ = epoch; }
  void on_train_batch_begin(int64_t batch, Logs&) override { clock_.begin(batch); }
  void on_train_batch_end(int64_t batch, Logs& logs) override {
    if (!clock_.due(batch)) return;
    Logs values = logs;
    if (!values.contains("batch")) values.set("batch", static_cast<double>(batch + 1));
    save(values);
  }
  void on_epoch_end(int64_t, Logs& logs) override {
    if (options_.save_freq.each_epoch()) save(logs);
  }

 private:
  void save(Logs values) {
    std::optional<double> current = options_.save_best_only ? monitor_.value(values, *this) : std::nullopt;
    if (options_.save_best_only) monitor_.settle(*this);
    values.set("epoch", static_cast<double>(epoch_ + 1));
    for (const std::string& name : path_.names())
      if (!values.contains(name))
        refuse(*this, "ModelCheckpoint: expected fields of filepath to be some of " + keys_of(values) + ", got \"" +
                          name + "\". Names with val_ need validation data.");
    std::string path = path_.filled(values);
    if (options_.save_best_only && !(current && better(*current, path))) return;
    if (!options_.save_best_only) tell("saving model to " + path);
    auto folder = std::filesystem::path(path).parent_path();
    std::error_code unmade;  // the save itself says what is wrong
    if (!folder.empty()) std::filesystem::create_directories(folder, unmade);
    options_.save_weights_only ? model().save_weights(path) : model().save(path);
    tell("finished saving model to " + path);
  }

  bool better(double current, const std::string& path) {
    const NumberFormat shown{.precision = 5, .type = 'f'};
    std::string before = best_ ? formatted(*best_, shown) : "None", now = formatted(current, shown);
    if (!monitor_.improves(current, best_)) {
      tell(monitor_.key() + " did not improve from " + before);
      return false;
    }
    tell(monitor_.key() + " improved from " + before + " to " + now + ", saving model to " + path);
    best_ = current;
    return true;
  }

  void tell(const std::string& text) const {
    if (options_.verbose > 0) say("\n" + epoch_name(epoch_) + ": " + text);
  }

  ModelCheckpointOptions options_;
  PathPattern path_;
  Monitor monitor_;
  SaveClock clock_;
  std::optional<double> best_;
  int64_t epoch_ = 0;
};

}  // namespace

Callback ModelCheckpoint(const std::string& filepath, const ModelCheckpointOptions& options) {
  return make<ModelCheckpointCallback>(filepath, options);
}

}  // namespace callbacks
}  // namespace addax
