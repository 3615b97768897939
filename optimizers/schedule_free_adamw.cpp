#include "addax/optimizers/schedule_free_adamw.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::ScheduleFreeAdamWOptions;

template <>
inline constexpr auto fields_of<ScheduleFreeAdamWOptions> = optimizer_fields<ScheduleFreeAdamWOptions>(
    Field{"beta_1", &ScheduleFreeAdamWOptions::beta_1}, Field{"beta_2", &ScheduleFreeAdamWOptions::beta_2},
    Field{"epsilon", &ScheduleFreeAdamWOptions::epsilon},
    Field{"warmup_steps", &ScheduleFreeAdamWOptions::warmup_steps});

namespace optimizers {
namespace {

class ScheduleFreeAdamWOptimizer final
    : public ConfiguredOptimizer<ScheduleFreeAdamWOptimizer, ScheduleFreeAdamWOptions> {
 public:
  static constexpr const char* keras_name = "ScheduleFreeAdamW";
  explicit ScheduleFreeAdamWOptimizer(ScheduleFreeAdamWOptions options) : ConfiguredOptimizer(std::move(options)) {
    require(own().beta_1 > 0, "beta_1 above 0", own().beta_1);
  }

 protected:
  void build_slots(const Variables& variables) override {
    add_slots(variables, {"momentum", "velocity"});
    for (const Variable& v : variables) slot(v, "momentum").assign(v.value());
  }

  Tensor step_size(const Tensor& rate) override {
    if (own().warmup_steps <= 0) return rate;
    return rate * ops::minimum(step(rate) / static_cast<double>(own().warmup_steps), 1.0);
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    double beta_1 = own().beta_1;
    Variable walker = slot(w, "momentum");
    Tensor t = step(rate), fresh = 1 / t;
    Tensor v = moved(slot(w, "velocity"), ops::square(g), own().beta_2);
    Tensor average = (w.value() - walker.value() * (1 - beta_1)) * (1 / beta_1);
    Tensor z = walker.value() - rate * g / (ops::sqrt(v * unbiased(own().beta_2, t)) + own().epsilon);
    walker.assign(z);
    w.assign(z * (1 - beta_1) + (average * (1 - fresh) + z * fresh) * beta_1);
  }
};

const Registered registered_schedule_free_adamw = ScheduleFreeAdamWOptimizer::registered();

}  // namespace

Optimizer ScheduleFreeAdamW(ScheduleFreeAdamWOptions options) {
  return make<ScheduleFreeAdamWOptimizer>(std::move(options));
}

}  // namespace optimizers
}  // namespace addax
