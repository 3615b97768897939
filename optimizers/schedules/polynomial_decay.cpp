#include "addax/optimizers/schedules/polynomial_decay.hpp"

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct PolynomialDecaySettings {
  double initial_learning_rate = 0;
  int64_t decay_steps = 1;
  double end_learning_rate = 0;
  double power = 1;
  bool cycle = false;
  std::string name;

  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &PolynomialDecaySettings::initial_learning_rate},
                      Field{"decay_steps", &PolynomialDecaySettings::decay_steps},
                      Field{"end_learning_rate", &PolynomialDecaySettings::end_learning_rate},
                      Field{"power", &PolynomialDecaySettings::power},
                      Field{"cycle", &PolynomialDecaySettings::cycle},
                      Field{"name", &PolynomialDecaySettings::name}};
  }
};

class PolynomialDecaySchedule final : public ConfiguredSchedule<PolynomialDecaySchedule, PolynomialDecaySettings> {
 public:
  static constexpr const char* keras_name = "PolynomialDecay";
  explicit PolynomialDecaySchedule(PolynomialDecaySettings settings) : ConfiguredSchedule(std::move(settings)) {
    require_steps("decay_steps", this->settings().decay_steps);
  }
  Tensor call(const Tensor& step) override {
    double begin = settings().initial_learning_rate, end = settings().end_learning_rate;
    return (begin - end) * ops::power(1 - done(step), settings().power) + end;
  }

 private:
  /// The share of steps that lie behind.
  Tensor done(const Tensor& step) const {
    double steps = static_cast<double>(settings().decay_steps);
    if (!settings().cycle) return ops::minimum(step, steps) / steps;
    return step / (steps * ops::maximum(ops::ceil(step / steps), 1.0));
  }
};

const Registered registered_polynomial_decay = PolynomialDecaySchedule::registered();

}  // namespace

Schedule PolynomialDecay(double initial_learning_rate, int64_t decay_steps, const PolynomialDecayOptions& options) {
  return make<PolynomialDecaySchedule>(PolynomialDecaySettings{
      initial_learning_rate, decay_steps, options.end_learning_rate, options.power, options.cycle, options.name});
}

}  // namespace addax::optimizers::schedules
