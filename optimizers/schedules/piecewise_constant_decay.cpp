#include "addax/optimizers/schedules/piecewise_constant_decay.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "optimizers/schedules/configured_schedule.hpp"

namespace addax::optimizers::schedules {
namespace {

struct PiecewiseConstantDecaySettings {
  std::vector<double> boundaries, values;
  std::string name;

  static constexpr auto fields() {
    return std::tuple{Field{"boundaries", &PiecewiseConstantDecaySettings::boundaries},
                      Field{"values", &PiecewiseConstantDecaySettings::values},
                      Field{"name", &PiecewiseConstantDecaySettings::name}};
  }
};

class PiecewiseConstantDecaySchedule final
    : public ConfiguredSchedule<PiecewiseConstantDecaySchedule, PiecewiseConstantDecaySettings> {
 public:
  static constexpr const char* keras_name = "PiecewiseConstantDecay";
  explicit PiecewiseConstantDecaySchedule(PiecewiseConstantDecaySettings given) : ConfiguredSchedule(std::move(given)) {
    const auto& [boundaries, values, name] = settings();
    if (values.size() != boundaries.size() + 1)
      throw OptionError("PiecewiseConstantDecay: expected one value more than boundaries, got " +
                        std::to_string(values.size()) + " values for " + std::to_string(boundaries.size()) +
                        " boundaries.");
    if (!std::is_sorted(boundaries.begin(), boundaries.end()))
      throw OptionError("PiecewiseConstantDecay: expected boundaries that grow, got a smaller one after a larger one.");
  }
  Tensor call(const Tensor& step) override {
    const auto& [boundaries, values, name] = settings();
    Tensor rate = ops::full_like(step, values.back());
    for (size_t i = boundaries.size(); i-- > 0;) rate = ops::where(step <= boundaries[i], values[i], rate);
    return rate;
  }
};

const Registered registered_piecewise_constant_decay = PiecewiseConstantDecaySchedule::registered();

}  // namespace

Schedule PiecewiseConstantDecay(std::vector<double> boundaries, std::vector<double> values,
                                const PiecewiseConstantDecayOptions& options) {
  return make<PiecewiseConstantDecaySchedule>(
      PiecewiseConstantDecaySettings{std::move(boundaries), std::move(values), options.name});
}

}  // namespace addax::optimizers::schedules
