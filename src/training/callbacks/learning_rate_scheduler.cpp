#include "addax/callbacks/learning_rate_scheduler.hpp"

#include "addax/json.hpp"
#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"
#include "training/callbacks/rates.hpp"

namespace addax::callbacks {
namespace {

class LearningRateSchedulerCallback final : public CallbackBase {
 public:
  LearningRateSchedulerCallback(std::function<double(int64_t, double)> schedule,
                                const LearningRateSchedulerOptions& options)
      : schedule_(std::move(schedule)), verbose_(options.verbose) {}
  bool wants_batches() const override { return false; }

  void on_epoch_begin(int64_t epoch, Logs&) override {
    each_rate(model().optimizer(), [&](const Optimizer& optimizer, const std::string& name) {
      double rate = schedule_(epoch, optimizer.learning_rate());
      optimizer.set_learning_rate(rate);
      if (verbose_ > 0)
        say("\n" + epoch_name(epoch) + ": LearningRateScheduler setting" + name + " learning rate to " +
            float_repr(rate) + ".");
    });
  }
  void on_epoch_end(int64_t, Logs& logs) override { log_rates(model().optimizer(), logs); }

 private:
  std::function<double(int64_t, double)> schedule_;
  int verbose_;
};

}  // namespace

Callback LearningRateScheduler(std::function<double(int64_t, double)> schedule,
                               const LearningRateSchedulerOptions& options) {
  return make<LearningRateSchedulerCallback>(std::move(schedule), options);
}

}  // namespace addax::callbacks
