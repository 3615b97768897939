#include "addax/callbacks/model_checkpoint.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"

namespace addax {

SaveFreq::SaveFreq(const char* name) {
  if (std::string_view(name) != "epoch")
    throw OptionError("save_freq: expected \"epoch\" or a number of batches, got \"" + std::string(name) + "\".");
}

namespace callbacks {
namespace {

/// Python's "{epoch:02d}-{val_loss:.2f}" for numbers.
class PathPattern {
 public:
  explicit PathPattern(std::string text) : text_(std::move(text)) {}

  std::string filled(const Logs& values) const {
    std::string path;
    for (size_t at = 0; at < text_.size(); ++at) {
      bool doubled = at + 1 < text_.size() && text_[at + 1] == text_[at];
      if (text_[at] == '{' && !doubled) {
        size_t end = text_.find('}', at);
        if (end == std::string::npos) fail();
        path += field(std::string_view(text_).substr(at + 1, end - at - 1), values);
        at = end;
      } else {
        if (text_[at] == '{' || text_[at] == '}') ++at;
        path += text_[std::min(at, text_.size() - 1)];
      }
    }
    return path;
  }

 private:
  [[noreturn]] void fail() const {
    throw OptionError("ModelCheckpoint: expected fields such as {epoch:02d} or {val_loss:.2f} in filepath, got \"" +
                      text_ + "\".");
  }

  /// "name" or "name:spec", where spec is a width and precision before d, f, e or g, as printf knows them.
  std::string field(std::string_view inner, const Logs& values) const {
    size_t colon = inner.find(':');
    std::string_view name = inner.substr(0, colon);
    std::string spec(colon == std::string_view::npos ? std::string_view() : inner.substr(colon + 1));
    double value = values[name];
    bool whole = name == "epoch" || name == "batch";
    if (spec.empty()) return whole ? std::to_string(static_cast<int64_t>(value)) : float_repr(value);
    char kind = spec.back();
    if (spec.size() > 8 || spec.find_first_not_of("0123456789.") != spec.size() - 1 ||
        std::string_view("dfeg").find(kind) == std::string_view::npos || (kind == 'd' && !whole))
      fail();
    char text[512];
    if (kind == 'd')
      std::snprintf(text, sizeof text, ("%" + spec.substr(0, spec.size() - 1) + "lld").c_str(),
                    static_cast<long long>(value));
    else
      std::snprintf(text, sizeof text, ("%" + spec).c_str(), value);
    return text;
  }

  std::string text_;
};

class ModelCheckpointCallback final : public CallbackBase {
 public:
  ModelCheckpointCallback(const std::string& filepath, const ModelCheckpointOptions& options)
      : options_(options),
        path_(filepath),
        monitor_("ModelCheckpoint", options.monitor, options.mode, 0),
        best_(options.initial_value_threshold) {
    bool fits = options.save_weights_only ? filepath.ends_with(".weights.h5")
                                          : filepath.ends_with(".keras") || filepath.ends_with(".h5");
    if (!fits)
      throw OptionError("ModelCheckpoint: expected a filepath that ends in " +
                        std::string(options.save_weights_only ? ".weights.h5" : ".keras or .h5") + ", got \"" +
                        filepath + "\".");
    if (!options.save_freq.each_epoch() && options.save_freq.batches() < 1)
      throw OptionError("ModelCheckpoint: expected save_freq of at least 1 batch, got " +
                        std::to_string(options.save_freq.batches()) + ".");
  }
  bool wants_batches() const override { return !options_.save_freq.each_epoch(); }

  State state() const override { return {Json::object({{"best", json_of(best_)}, {"batches", batches_}}), {}}; }
  void set_state(const State& state) override {
    best_ = optional_of(state.values["best"]);
    batches_ = state.values["batches"].as_integer();
  }

  void on_train_begin(Logs&) override {
    if (options_.save_best_only) monitor_.begin(*this);
  }
  void on_epoch_begin(int64_t epoch, Logs&) override { epoch_ = epoch; }
  void on_train_batch_begin(int64_t batch, Logs&) override { first_ = batch; }
  void on_train_batch_end(int64_t batch, Logs& logs) override {
    batches_ += batch - first_ + 1;  // more than one with steps_per_execution
    if (options_.save_freq.each_epoch() || batches_ < options_.save_freq.batches()) return;
    batches_ = 0;
    Logs values = logs;
    if (!values.contains("batch")) values.set("batch", static_cast<double>(batch + 1));
    save(values);
  }
  void on_epoch_end(int64_t, Logs& logs) override {
    if (options_.save_freq.each_epoch()) save(logs);
  }

 private:
  void save(Logs values) {
    if (options_.save_best_only) monitor_.settle(*this);
    std::optional<double> current = options_.save_best_only ? monitor_.value(values, *this) : std::nullopt;
    values.set("epoch", static_cast<double>(epoch_ + 1));
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
    char before[32] = "None", now[32];
    if (best_) std::snprintf(before, sizeof before, "%.5f", *best_);
    std::snprintf(now, sizeof now, "%.5f", current);
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
  std::optional<double> best_;
  int64_t epoch_ = 0;
  int64_t batches_ = 0;  // since the last save
  int64_t first_ = 0;    // batch of this step
};

}  // namespace

Callback ModelCheckpoint(const std::string& filepath, const ModelCheckpointOptions& options) {
  return make<ModelCheckpointCallback>(filepath, options);
}

}  // namespace callbacks
}  // namespace addax
