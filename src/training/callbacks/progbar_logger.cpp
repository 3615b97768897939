#include "addax/callbacks/progbar_logger.hpp"

#include "training/callback_list.hpp"

namespace addax::callbacks {
namespace {

class ProgbarLoggerCallback final : public CallbackBase, public ShowsProgress {
 public:
  void on_train_begin(Logs&) override { training_ = true; }
  void on_train_end(Logs&) override { training_ = false; }
  void on_epoch_begin(int64_t epoch, Logs&) override {
    progress_ = Progress(params().verbose, params().steps);
    progress_.begin_epoch(epoch, params().epochs);
    done_ = 0;
  }
  void on_train_batch_end(int64_t batch, Logs& logs) override { step(batch, logs); }
  void on_epoch_end(int64_t, Logs& logs) override { progress_.finish(done_, logs); }

  void on_test_begin(Logs&) override { begin(); }
  void on_test_batch_end(int64_t batch, Logs& logs) override {
    if (!training_) step(batch, logs);
  }
  void on_test_end(Logs& logs) override {
    if (!training_) progress_.finish(done_, logs);
  }
  void on_predict_begin(Logs&) override { begin(); }
  void on_predict_batch_end(int64_t batch, Logs&) override { step(batch, {}); }
  void on_predict_end(Logs&) override { progress_.finish(done_, {}); }

 private:
  /// Validation within fit() is silent.
  void begin() {
    if (training_) return;
    progress_ = Progress(params().verbose, params().steps);
    progress_.begin();
    done_ = 0;
  }
  void step(int64_t batch, const Logs& logs) {
    done_ = batch + 1;
    if (done_ != params().steps && progress_.due()) progress_.step(done_, logs);
  }

  Progress progress_{0, -1};
  int64_t done_ = 0;
  bool training_ = false;
};

}  // namespace

Callback ProgbarLogger() { return make<ProgbarLoggerCallback>(); }

}  // namespace addax::callbacks
