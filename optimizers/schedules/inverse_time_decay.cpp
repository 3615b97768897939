#include "addax/optimizers/schedules/inverse_time_decay.hpp"

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct InverseTimeDecaySettings {
  double initial_learning_rate = 0;
  int64_t decay_steps = 1;
  double decay_rate = 1;
  bool staircase = false;
  std::string name;

  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &InverseTimeDecaySettings::initial_learning_rate},
                      Field{"decay_steps", &InverseTimeDecaySettings::decay_steps},
                      Field{"decay_rate", &InverseTimeDecaySettings::decay_rate},
                      Field{"staircase", &InverseTimeDecaySettings::staircase},
                      Field{"name", &InverseTimeDecaySettings::name}};
  }
};

class InverseTimeDecaySchedule final : public ConfiguredSchedule<InverseTimeDecaySchedule, InverseTimeDecaySettings> {
 public:
  static constexpr const char* keras_name = "InverseTimeDecay";
  explicit InverseTimeDecaySchedule(InverseTimeDecaySettings settings) : ConfiguredSchedule(std::move(settings)) {
    require_steps("decay_steps", this->settings().decay_steps);
  }
  Tensor call(const Tensor& step) override {
    Tensor stretches = step / static_cast<double>(settings().decay_steps);
    if (settings().staircase) stretches = ops::floor(stretches);
    return settings().initial_learning_rate / (1 + settings().decay_rate * stretches);
  }
};

const Registered registered_inverse_time_decay = InverseTimeDecaySchedule::registered();

}  // namespace

Schedule InverseTimeDecay(double initial_learning_rate, int64_t decay_steps, double decay_rate,
                          const InverseTimeDecayOptions& options) {
  return make<InverseTimeDecaySchedule>(
      InverseTimeDecaySettings{initial_learning_rate, decay_steps, decay_rate, options.staircase, options.name});
}

}  // namespace addax::optimizers::schedules
