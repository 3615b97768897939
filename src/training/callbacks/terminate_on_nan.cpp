#include "addax/callbacks/terminate_on_nan.hpp"

#include <cmath>

#include "addax/json.hpp"
#include "addax/model.hpp"
#include "training/callbacks/monitor.hpp"
#include "training/running_fit.hpp"

namespace addax::callbacks {
namespace {

class TerminateOnNaNCallback final : public CallbackBase {
 public:
  explicit TerminateOnNaNCallback(const TerminateOnNaNOptions& options) : raise_error_(options.raise_error) {}

  void on_train_begin(Logs&) override { RunningFit::of(model()).watch_layers(); }
  void on_train_batch_end(int64_t batch, Logs& logs) override {
    if (!logs.contains("loss") || std::isfinite(logs["loss"])) return;
    if (raise_error_)
      throw ValueError("TerminateOnNaN: expected a finite loss, got " + float_repr(logs["loss"]) + " at batch " +
                       std::to_string(batch) + ". " + origin() + " A lower learning rate or clipnorm may help.");
    say("Batch " + std::to_string(batch) + ": Invalid loss, terminating training. " + origin());
    model().set_stop_training(true);
  }

 private:
  std::string origin() const {
    std::string layer = RunningFit::of(model()).first_not_finite();
    if (layer.empty()) return "The outputs of all layers are finite: the loss itself, or its targets, are not.";
    if (layer == "the data") return "The data are not finite.";
    return "The first output that is not finite is that of " + layer + ".";
  }

  bool raise_error_;
};

}  // namespace

Callback TerminateOnNaN(const TerminateOnNaNOptions& options) { return make<TerminateOnNaNCallback>(options); }

}  // namespace addax::callbacks
