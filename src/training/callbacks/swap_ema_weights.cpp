#include "addax/callbacks/swap_ema_weights.hpp"

#include <utility>

#include "addax/model.hpp"
#include "optimizers/optimizer_inner.hpp"
#include "training/running_fit.hpp"

namespace addax::callbacks {
namespace {

/// The optimizer and those inside it.
template <class Visit>
void each_optimizer(const Optimizer& optimizer, const Visit& visit) {
  visit(optimizer);
  for (const auto& [name, inner] : optimizer->inner_optimizers()) each_optimizer(inner, visit);
}

class SwapEMAWeightsCallback final : public CallbackBase, public PutsBack {
 public:
  explicit SwapEMAWeightsCallback(const SwapEMAWeightsOptions& options) : options_(options) {}
  bool wants_batches() const override { return false; }

  void on_train_begin(Logs&) override {
    require_averages();
    // Whatever comes behind the last epoch finds weights and averages in their places.
    RunningFit::of(model()).before_end([this] { put(false); });
  }
  void put_back() noexcept override { put(false); }
  void on_epoch_begin(int64_t, Logs&) override {
    if (options_.swap_on_epoch) put(false);
  }
  void on_epoch_end(int64_t, Logs&) override {
    if (options_.swap_on_epoch) put(true);
  }
  void on_test_begin(Logs&) override { put(true); }
  void on_test_end(Logs&) override { put(false); }
  void on_predict_begin(Logs&) override { put(true); }
  void on_predict_end(Logs&) override { put(false); }

  State state() const override { return {Json::object({{"averages_in_model", averages_in_model_}}), {}}; }
  void set_state(const State& state) override { averages_in_model_ = state.values["averages_in_model"].as_bool(); }

 private:
  void require_averages() const {
    const Optimizer optimizer = model().optimizer();
    bool averages = false;
    each_optimizer(optimizer, [&](const Optimizer& one) { averages = averages || one->options().use_ema; });
    if (!averages)
      throw OptionError("SwapEMAWeights: expected an optimizer that was made with use_ema, got " + optimizer.name() +
                        " without.");
  }

  void put(bool averages) {
    if (averages_in_model_ == averages) return;
    if (averages) require_averages();
    averages_in_model_ = averages;
    each_optimizer(model().optimizer(), [](const Optimizer& optimizer) {
      const OptimizerBase::Inner& inner = optimizer->inner();
      for (size_t i = 0; i < inner.averages.size(); ++i)
        std::swap(state_of(inner.trained[i]).buffer, state_of(inner.averages[i]).buffer);
    });
  }

  SwapEMAWeightsOptions options_;
  bool averages_in_model_ = false;
};

}  // namespace

Callback SwapEMAWeights(const SwapEMAWeightsOptions& options) { return make<SwapEMAWeightsCallback>(options); }

}  // namespace addax::callbacks
