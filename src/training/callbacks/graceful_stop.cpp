#include "addax/callbacks/graceful_stop.hpp"

#include <signal.h>

#include <array>
#include <atomic>
#include <mutex>

#include "addax/model.hpp"
#include "training/running_fit.hpp"

namespace addax::callbacks {
namespace {

constexpr std::array signals = {SIGINT, SIGTERM};

/// The signal that came, and 0 before. Everything else about signals happens outside of the handler.
std::atomic<int> received{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void addax_note_signal(int number) { received.store(number); }

/// The handlers of the process while any fit() wants them.
class Handlers {
 public:
  void install() {
    std::lock_guard lock(mutex_);
    if (users_++ > 0) return;
    received.store(0);
    struct sigaction action {};
    action.sa_handler = addax_note_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // a second one does what it always does
    for (size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &action, &before_[i]);
  }
  void remove() {
    std::lock_guard lock(mutex_);
    if (--users_ > 0) return;
    for (size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }

 private:
  std::mutex mutex_;
  int users_ = 0;
  std::array<struct sigaction, signals.size()> before_{};
};

Handlers& handlers() {
  static Handlers instance;
  return instance;
}

class GracefulStopCallback final : public CallbackBase, public PutsBack {
 public:
  explicit GracefulStopCallback(const GracefulStopOptions& options) : path_(options.filepath) {
    if (!path_.empty() && !path_.ends_with(".keras") && !path_.ends_with(".h5"))
      throw OptionError("GracefulStop: expected a filepath that ends in .keras, .h5 or .weights.h5, got \"" + path_ +
                        "\".");
  }

  void on_train_begin(Logs&) override {
    handlers().install();
    installed_ = true;
  }
  void put_back() noexcept override {
    if (std::exchange(installed_, false)) handlers().remove();
  }
  void on_train_batch_end(int64_t, Logs&) override { look(); }
  void on_test_batch_end(int64_t, Logs&) override { look(); }
  void on_epoch_begin(int64_t, Logs&) override { look(); }
  void on_epoch_end(int64_t, Logs&) override { look(); }

  void on_train_end(Logs&) override {
    if (path_.empty() || !RunningFit::of(model()).interrupted()) return;
    path_.ends_with(".weights.h5") ? model().save_weights(path_) : model().save(path_);
  }

 private:
  void look() {
    int number = received.load();
    RunningFit* fit = model().as<ModelBase>().run().fit;  // null in an evaluate() of its own
    if (number != 0 && fit) fit->interrupt(number == SIGINT ? "SIGINT" : "SIGTERM");
  }

  std::string path_;
  bool installed_ = false;
};

}  // namespace

Callback GracefulStop(const GracefulStopOptions& options) { return make<GracefulStopCallback>(options); }

}  // namespace addax::callbacks
