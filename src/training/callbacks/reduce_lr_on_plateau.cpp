#include "addax/callbacks/reduce_lr_on_plateau.hpp"

#include <algorithm>

#include "addax/json.hpp"
#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"
#include "training/callbacks/rates.hpp"

namespace addax::callbacks {
namespace {

class ReduceLROnPlateauCallback final : public CallbackBase {
 public:
  explicit ReduceLROnPlateauCallback(const ReduceLROnPlateauOptions& options)
      : options_(options), monitor_("ReduceLROnPlateau", options.monitor, options.mode, options.min_delta) {
    if (options.factor >= 1)
      throw OptionError("ReduceLROnPlateau: expected a factor below 1, got " + float_repr(options.factor) + ".");
  }
  bool wants_batches() const override { return false; }

  void on_train_begin(Logs&) override {
    best_.reset();
    cooldown_ = wait_ = 0;
    each_rate(model().optimizer(), [](const Optimizer& one, const std::string&) {
      one.set_learning_rate(one.learning_rate());  // refused now where it is a schedule, not at the first plateau
    });
    monitor_.begin(*this);
  }

  State state() const override {
    return {Json::object({{"best", json_of(best_)}, {"cooldown", cooldown_}, {"wait", wait_}}), {}};
  }
  void set_state(const State& state) override {
    best_ = optional_of(state.values["best"]);
    cooldown_ = state.values["cooldown"].as_integer();
    wait_ = state.values["wait"].as_integer();
  }

  void on_epoch_end(int64_t epoch, Logs& logs) override {
    log_rates(model().optimizer(), logs);
    auto current = monitor_.value(logs, *this);
    monitor_.settle(*this);
    if (!current) return;
    if (cooldown_ > 0) {
      --cooldown_;
      wait_ = 0;
    }
    if (monitor_.improves(*current, best_)) {
      best_ = current;
      wait_ = 0;
    } else if (cooldown_ == 0 && ++wait_ >= options_.patience && reduce(epoch)) {
      cooldown_ = options_.cooldown;
      wait_ = 0;
    }
  }

 private:
  /// Whether any rate was above min_lr.
  bool reduce(int64_t epoch) {
    bool reduced = false;
    each_rate(model().optimizer(), [&](const Optimizer& optimizer, const std::string& name) {
      double old = optimizer.learning_rate();
      if (old <= static_cast<double>(static_cast<float>(options_.min_lr))) return;
      double rate = std::max(old * options_.factor, options_.min_lr);
      optimizer.set_learning_rate(rate);
      if (options_.verbose > 0)
        say("\n" + epoch_name(epoch) + ": ReduceLROnPlateau reducing" + name + " learning rate to " + float_repr(rate) +
            ".");
      reduced = true;
    });
    return reduced;
  }

  ReduceLROnPlateauOptions options_;
  Monitor monitor_;
  std::optional<double> best_;
  int64_t cooldown_ = 0, wait_ = 0;
};

}  // namespace

Callback ReduceLROnPlateau(const ReduceLROnPlateauOptions& options) { return make<ReduceLROnPlateauCallback>(options); }

}  // namespace addax::callbacks
