#include "addax/optimizers/sgd.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::SGDOptions;

template <>
inline constexpr auto fields_of<SGDOptions> = optimizer_fields<SGDOptions>(Field{"momentum", &SGDOptions::momentum},
                                                                           Field{"nesterov", &SGDOptions::nesterov});

namespace optimizers {
namespace {

class SGDOptimizer final : public ConfiguredOptimizer<SGDOptimizer, SGDOptions> {
 public:
  static constexpr const char* keras_name = "SGD";
  explicit SGDOptimizer(SGDOptions options) : ConfiguredOptimizer(std::move(options)) {
    require(own().momentum >= 0 && own().momentum <= 1, "momentum within 0 and 1", own().momentum);
  }

 protected:
  void build_slots(const Variables& variables) override {
    if (own().momentum != 0) add_slots(variables, {"momentum"});
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Tensor down = g * rate;
    if (own().momentum == 0) {
      w.assign_sub(down);
      return;
    }
    Variable velocity = slot(w, "momentum");
    Tensor v = velocity.value() * own().momentum - down;
    velocity.assign(v);
    w.assign_add(own().nesterov ? v * own().momentum - down : v);
  }
};

const Registered registered_sgd = SGDOptimizer::registered();

}  // namespace

Optimizer SGD(SGDOptions options) { return make<SGDOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
