#include "addax/optimizers/rmsprop.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::RMSpropOptions;

template <>
inline constexpr auto fields_of<RMSpropOptions> = optimizer_fields<RMSpropOptions>(
    Field{"rho", &RMSpropOptions::rho}, Field{"momentum", &RMSpropOptions::momentum},
    Field{"epsilon", &RMSpropOptions::epsilon}, Field{"centered", &RMSpropOptions::centered});

namespace optimizers {
namespace {

class RMSpropOptimizer final : public ConfiguredOptimizer<RMSpropOptimizer, RMSpropOptions> {
 public:
  static constexpr const char* keras_name = "RMSprop";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override {
    add_slots(variables, {"velocity"});
    if (own().momentum > 0) add_slots(variables, {"momentum"});
    if (own().centered) add_slots(variables, {"average_gradient"});
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Tensor variance = moved(slot(w, "velocity"), ops::square(g));
    if (own().centered) variance = variance - ops::square(moved(slot(w, "average_gradient"), g));
    Tensor down = rate * g / ops::sqrt(variance + own().epsilon);
    if (own().momentum > 0) {
      Variable momentum = slot(w, "momentum");
      down = momentum.value() * own().momentum + down;
      momentum.assign(down);
    }
    w.assign_sub(down);
  }

 private:
  /// The running mean, one value further.
  Tensor moved(Variable mean, const Tensor& value) const {
    Tensor now = mean.value() * own().rho + value * (1 - own().rho);
    mean.assign(now);
    return now;
  }
};

const Registered registered_rmsprop = RMSpropOptimizer::registered({"RMSProp"});

}  // namespace

Optimizer RMSprop(RMSpropOptions options) { return make<RMSpropOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
