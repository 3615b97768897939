#include "addax/optimizers/lamb.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::LambOptions;

template <>
inline constexpr auto fields_of<LambOptions> = optimizer_fields<LambOptions>(Field{"beta_1", &LambOptions::beta_1},
                                                                             Field{"beta_2", &LambOptions::beta_2},
                                                                             Field{"epsilon", &LambOptions::epsilon});

namespace optimizers {
namespace {

class LambOptimizer final : public ConfiguredOptimizer<LambOptimizer, LambOptions> {
 public:
  static constexpr const char* keras_name = "Lamb";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override { add_slots(variables, {"momentum", "velocity"}); }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Tensor t = step(rate);
    Tensor m = moved(slot(w, "momentum"), g, own().beta_1);
    Tensor v = moved(slot(w, "velocity"), ops::square(g), own().beta_2);
    // Numbers that stand before roots and quotients are taken out of them: m c / (√(v d) + ε) = c/√d m / (√v + ε/√d).
    Tensor root = ops::sqrt(unbiased(own().beta_2, t)), factor = unbiased(own().beta_1, t) / root;
    Tensor down = m / (ops::sqrt(v) + own().epsilon / root);
    Tensor of_weight = norm(w), of_step = norm(down) * factor;
    Tensor both = ops::logical_and(of_weight > 0, of_step > 0);
    w.assign_sub(down * (factor * rate * ops::where(both, of_weight / of_step, 1.0)));
  }

 private:
  static Tensor norm(const Tensor& x) { return ops::sqrt(ops::sum(ops::square(x))); }
};

const Registered registered_lamb = LambOptimizer::registered();

}  // namespace

Optimizer Lamb(LambOptions options) { return make<LambOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
