#include "addax/optimizers/sgd.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<optimizers::SGDOptions> =
    std::tuple_cat(std::tuple{Field{"learning_rate", &optimizers::SGDOptions::learning_rate},
                              Field{"momentum", &optimizers::SGDOptions::momentum},
                              Field{"nesterov", &optimizers::SGDOptions::nesterov}},
                   inherited_optimizer_fields<optimizers::SGDOptions>());

namespace optimizers {
namespace {

class SGDOptimizer final : public ConfiguredOptimizer<SGDOptimizer, SGDOptions> {
 public:
  static constexpr const char* keras_name = "SGD";
  explicit SGDOptimizer(SGDOptions options) : ConfiguredOptimizer(std::move(options)) {
    double momentum = own().momentum;
    if (!(momentum >= 0 && momentum <= 1))
      throw OptionError("SGD: expected momentum within 0 and 1, got " + float_repr(momentum) + ".");
  }

 protected:
  void build_slots(const Variables& variables) override {
    if (own().momentum == 0) return;
    for (const Variable& v : variables) add_slot(v, "momentum");
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

const Registered registered = SGDOptimizer::registered({});

}  // namespace

Optimizer SGD(SGDOptions options) { return make<SGDOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
