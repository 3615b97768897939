#include "addax/optimizers/schedules/cosine_decay.hpp"

#include <numbers>
#include <optional>

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct CosineDecaySettings {
  double initial_learning_rate = 0;
  int64_t decay_steps = 1;
  double alpha = 0;
  std::string name;
  std::optional<double> warmup_target;
  int64_t warmup_steps = 0;

  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &CosineDecaySettings::initial_learning_rate},
                      Field{"decay_steps", &CosineDecaySettings::decay_steps},
                      Field{"alpha", &CosineDecaySettings::alpha},
                      Field{"name", &CosineDecaySettings::name},
                      Field{"warmup_target", &CosineDecaySettings::warmup_target},
                      Field{"warmup_steps", &CosineDecaySettings::warmup_steps}};
  }
};

class CosineDecaySchedule final : public ConfiguredSchedule<CosineDecaySchedule, CosineDecaySettings> {
 public:
  static constexpr const char* keras_name = "CosineDecay";
  explicit CosineDecaySchedule(CosineDecaySettings settings) : ConfiguredSchedule(std::move(settings)) {
    require_steps("decay_steps", this->settings().decay_steps);
    if (this->settings().warmup_target) require_steps("warmup_steps", this->settings().warmup_steps);
  }
  Tensor call(const Tensor& step) override {
    double begin = settings().initial_learning_rate;
    if (!settings().warmup_target) return fall(begin, step);
    double top = *settings().warmup_target, rise = static_cast<double>(settings().warmup_steps);
    return ops::where(step < rise, step / rise * (top - begin) + begin, fall(top, step - rise));
  }

 private:
  Tensor fall(double from, const Tensor& step) const {
    double steps = static_cast<double>(settings().decay_steps), alpha = settings().alpha;
    Tensor wave = 0.5 * (1.0 + ops::cos(std::numbers::pi * (ops::minimum(step, steps) / steps)));
    return from * ((1 - alpha) * wave + alpha);
  }
};

const Registered registered_cosine_decay = CosineDecaySchedule::registered();

}  // namespace

Schedule CosineDecay(double initial_learning_rate, int64_t decay_steps, const CosineDecayOptions& options) {
  return make<CosineDecaySchedule>(CosineDecaySettings{initial_learning_rate, decay_steps, options.alpha, options.name,
                                                       options.warmup_target, options.warmup_steps});
}

}  // namespace addax::optimizers::schedules
