#include "addax/optimizers/schedules/cosine_decay_restarts.hpp"

#include <cmath>
#include <numbers>

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct CosineDecayRestartsSettings {
  double initial_learning_rate = 0;
  int64_t first_decay_steps = 1;
  double t_mul = 2;
  double m_mul = 1;
  double alpha = 0;
  std::string name;

  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &CosineDecayRestartsSettings::initial_learning_rate},
                      Field{"first_decay_steps", &CosineDecayRestartsSettings::first_decay_steps},
                      Field{"t_mul", &CosineDecayRestartsSettings::t_mul},
                      Field{"m_mul", &CosineDecayRestartsSettings::m_mul},
                      Field{"alpha", &CosineDecayRestartsSettings::alpha},
                      Field{"name", &CosineDecayRestartsSettings::name}};
  }
};

class CosineDecayRestartsSchedule final
    : public ConfiguredSchedule<CosineDecayRestartsSchedule, CosineDecayRestartsSettings> {
 public:
  static constexpr const char* keras_name = "CosineDecayRestarts";
  explicit CosineDecayRestartsSchedule(CosineDecayRestartsSettings settings) : ConfiguredSchedule(std::move(settings)) {
    require_steps("first_decay_steps", this->settings().first_decay_steps);
    if (double t = this->settings().t_mul; !(t > 0))
      throw OptionError("CosineDecayRestarts: expected t_mul above 0, got " + float_repr(t) + ".");
  }
  Tensor call(const Tensor& step) override {
    // In float64, for a step at which the wave begins anew must not fall on the side before it.
    Tensor falls = ops::cast(step, DType::float64) / static_cast<double>(settings().first_decay_steps);
    auto [fall, share] = settings().t_mul == 1 ? even(falls) : geometric(falls);
    Tensor wave = 0.5 * ops::power(settings().m_mul, fall) * (1.0 + ops::cos(std::numbers::pi * share));
    double alpha = settings().alpha;
    return ops::cast(settings().initial_learning_rate * ((1 - alpha) * wave + alpha), step.dtype());
  }

 private:
  struct Place {
    Tensor fall, share;
  };
  static Place even(const Tensor& falls) {
    Tensor fall = ops::floor(falls);
    return {fall, falls - fall};
  }
  /// Falls of lengths 1, t, t², … of which n together are (tⁿ − 1) / (t − 1) long.
  Place geometric(const Tensor& falls) const {
    double t = settings().t_mul;
    Tensor fall = ops::floor(ops::log(1.0 + falls * (t - 1)) / std::log(t) + 1e-9);
    Tensor length = ops::power(t, fall);
    return {fall, (falls - (length - 1.0) / (t - 1)) / length};
  }
};

const Registered registered_cosine_decay_restarts = CosineDecayRestartsSchedule::registered();

}  // namespace

Schedule CosineDecayRestarts(double initial_learning_rate, int64_t first_decay_steps,
                             const CosineDecayRestartsOptions& options) {
  return make<CosineDecayRestartsSchedule>(CosineDecayRestartsSettings{
      initial_learning_rate, first_decay_steps, options.t_mul, options.m_mul, options.alpha, options.name});
}

}  // namespace addax::optimizers::schedules
