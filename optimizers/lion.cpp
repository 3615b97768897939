#include "addax/optimizers/lion.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::LionOptions;

template <>
inline constexpr auto fields_of<LionOptions> = optimizer_fields<LionOptions>(Field{"beta_1", &LionOptions::beta_1},
                                                                             Field{"beta_2", &LionOptions::beta_2});

namespace optimizers {
namespace {

class LionOptimizer final : public ConfiguredOptimizer<LionOptimizer, LionOptions> {
 public:
  static constexpr const char* keras_name = "Lion";
  explicit LionOptimizer(LionOptions options) : ConfiguredOptimizer(std::move(options)) {
    require(own().beta_1 > 0 && own().beta_1 <= 1, "beta_1 above 0 and at most 1", own().beta_1);
  }

 protected:
  void build_slots(const Variables& variables) override { add_slots(variables, {"momentum"}); }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Variable momentum = slot(w, "momentum");
    Tensor m = momentum.value();
    w.assign_sub(rate * ops::sign(m * own().beta_1 + g * (1 - own().beta_1)));
    momentum.assign(m * own().beta_2 + g * (1 - own().beta_2));
  }
};

const Registered registered_lion = LionOptimizer::registered();

}  // namespace

Optimizer Lion(LionOptions options) { return make<LionOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
