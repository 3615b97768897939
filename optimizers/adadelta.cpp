#include "addax/optimizers/adadelta.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::AdadeltaOptions;

template <>
inline constexpr auto fields_of<AdadeltaOptions> =
    optimizer_fields<AdadeltaOptions>(Field{"rho", &AdadeltaOptions::rho}, Field{"epsilon", &AdadeltaOptions::epsilon});

namespace optimizers {
namespace {

class AdadeltaOptimizer final : public ConfiguredOptimizer<AdadeltaOptimizer, AdadeltaOptions> {
 public:
  static constexpr const char* keras_name = "Adadelta";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override {
    add_slots(variables, {"accumulated_grad", "accumulated_delta_var"});
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Variable gradients = slot(w, "accumulated_grad"), steps = slot(w, "accumulated_delta_var");
    Tensor squares = gradients.value() * own().rho + ops::square(g) * (1 - own().rho);
    Tensor down = root(steps.value()) * g / root(squares);
    gradients.assign(squares);
    steps.assign(steps.value() * own().rho + ops::square(down) * (1 - own().rho));
    w.assign_sub(rate * down);
  }

 private:
  Tensor root(const Tensor& x) const { return ops::sqrt(x + own().epsilon); }
};

const Registered registered_adadelta = AdadeltaOptimizer::registered();

}  // namespace

Optimizer Adadelta(AdadeltaOptions options) { return make<AdadeltaOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
