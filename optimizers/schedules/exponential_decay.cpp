#include "addax/optimizers/schedules/exponential_decay.hpp"

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct ExponentialDecaySettings {
  double initial_learning_rate = 0;
  int64_t decay_steps = 1;
  double decay_rate = 1;
  bool staircase = false;
  std::string name;

  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &ExponentialDecaySettings::initial_learning_rate},
                      Field{"decay_steps", &ExponentialDecaySettings::decay_steps},
                      Field{"decay_rate", &ExponentialDecaySettings::decay_rate},
                      Field{"staircase", &ExponentialDecaySettings::staircase},
                      Field{"name", &ExponentialDecaySettings::name}};
  }
};

class ExponentialDecaySchedule final : public ConfiguredSchedule<ExponentialDecaySchedule, ExponentialDecaySettings> {
 public:
  static constexpr const char* keras_name = "ExponentialDecay";
  explicit ExponentialDecaySchedule(ExponentialDecaySettings settings) : ConfiguredSchedule(std::move(settings)) {
    require_steps("decay_steps", this->settings().decay_steps);
  }
  Tensor call(const Tensor& step) override {
    Tensor stretches = step / static_cast<double>(settings().decay_steps);
    if (settings().staircase) stretches = ops::floor(stretches);
    return settings().initial_learning_rate * ops::power(settings().decay_rate, stretches);
  }
};

const Registered registered_exponential_decay = ExponentialDecaySchedule::registered();

}  // namespace

Schedule ExponentialDecay(double initial_learning_rate, int64_t decay_steps, double decay_rate,
                          const ExponentialDecayOptions& options) {
  return make<ExponentialDecaySchedule>(
      ExponentialDecaySettings{initial_learning_rate, decay_steps, decay_rate, options.staircase, options.name});
}

}  // namespace addax::optimizers::schedules
