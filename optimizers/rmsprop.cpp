#include "addax/optimizers/rmsprop.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<optimizers::RMSpropOptions> = std::tuple_cat(
    std::tuple{Field{"learning_rate", &optimizers::RMSpropOptions::learning_rate},
               Field{"rho", &optimizers::RMSpropOptions::rho}, Field{"momentum", &optimizers::RMSpropOptions::momentum},
               Field{"epsilon", &optimizers::RMSpropOptions::epsilon},
               Field{"centered", &optimizers::RMSpropOptions::centered}},
    inherited_optimizer_fields<optimizers::RMSpropOptions>());

namespace optimizers {
namespace {

class RMSpropOptimizer final : public ConfiguredOptimizer<RMSpropOptimizer, RMSpropOptions> {
 public:
  static constexpr const char* keras_name = "RMSprop";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) add_slot(v, "velocity");
    if (own().momentum > 0)
      for (const Variable& v : variables) add_slot(v, "momentum");
    if (own().centered)
      for (const Variable& v : variables) add_slot(v, "average_gradient");
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

const Registered registered = RMSpropOptimizer::registered({"rmsprop", "RMSProp"});

}  // namespace

Optimizer RMSprop(RMSpropOptions options) { return make<RMSpropOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
