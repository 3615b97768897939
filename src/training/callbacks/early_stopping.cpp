#include "addax/callbacks/early_stopping.hpp"

#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"

namespace addax::callbacks {
namespace {

class EarlyStoppingCallback final : public CallbackBase {
 public:
  explicit EarlyStoppingCallback(const EarlyStoppingOptions& options)
      : options_(options), monitor_("EarlyStopping", options.monitor, options.mode, options.min_delta) {}
  bool wants_batches() const override { return false; }

  void on_train_begin(Logs&) override {
    wait_ = stopped_epoch_ = best_epoch_ = 0;
    best_.reset();
    best_weights_ = {};
    monitor_.begin(*this);
  }

  State state() const override {
    return {Json::object({{"wait", wait_},
                          {"stopped_epoch", stopped_epoch_},
                          {"best_epoch", best_epoch_},
                          {"best", json_of(best_)}}),
            best_weights_};
  }
  void set_state(const State& state) override {
    wait_ = state.values["wait"].as_integer();
    stopped_epoch_ = state.values["stopped_epoch"].as_integer();
    best_epoch_ = state.values["best_epoch"].as_integer();
    best_ = optional_of(state.values["best"]);
    best_weights_ = state.tensors;
  }

  void on_epoch_end(int64_t epoch, Logs& logs) override {
    auto current = monitor_.value(logs, *this);
    monitor_.settle(*this);
    if (!current || epoch < options_.start_from_epoch) return;
    if (options_.restore_best_weights && best_weights_.empty()) keep(epoch);
    ++wait_;
    if (monitor_.improves(*current, best_)) {
      best_ = current;
      keep(epoch);
      if (monitor_.improves(*current, options_.baseline)) wait_ = 0;
    } else if (wait_ >= options_.patience && epoch > 0) {
      stopped_epoch_ = epoch;
      model().set_stop_training(true);
    }
  }

  void on_train_end(Logs&) override {
    if (stopped_epoch_ > 0 && options_.verbose > 0) say(epoch_name(stopped_epoch_) + ": early stopping");
    if (best_weights_.empty()) return;
    if (options_.verbose > 0)
      say("Restoring model weights from the end of the best epoch: " + std::to_string(best_epoch_ + 1) + ".");
    model().set_weights(best_weights_);
  }

 private:
  void keep(int64_t epoch) {
    best_epoch_ = epoch;
    if (options_.restore_best_weights) best_weights_ = model().get_weights();
  }

  EarlyStoppingOptions options_;
  Monitor monitor_;
  std::optional<double> best_;
  Tensors best_weights_;
  int64_t wait_ = 0, stopped_epoch_ = 0, best_epoch_ = 0;
};

}  // namespace

Callback EarlyStopping(const EarlyStoppingOptions& options) { return make<EarlyStoppingCallback>(options); }

}  // namespace addax::callbacks
