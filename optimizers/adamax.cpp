#include "addax/optimizers/adamax.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::AdamaxOptions;

template <>
inline constexpr auto fields_of<AdamaxOptions> =
    optimizer_fields<AdamaxOptions>(Field{"beta_1", &AdamaxOptions::beta_1}, Field{"beta_2", &AdamaxOptions::beta_2},
                                    Field{"epsilon", &AdamaxOptions::epsilon});

namespace optimizers {
namespace {

class AdamaxOptimizer final : public ConfiguredOptimizer<AdamaxOptimizer, AdamaxOptions> {
 public:
  static constexpr const char* keras_name = "Adamax";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override { add_slots(variables, {"momentum", "norm"}); }

  Tensor step_size(const Tensor& rate) override { return rate * unbiased(own().beta_1, step(rate)); }

  void update_step(const Tensor& g, Variable w, const Tensor& step_size) override {
    Variable norm = slot(w, "norm");
    Tensor m = moved(slot(w, "momentum"), g, own().beta_1);
    Tensor u = ops::maximum(norm.value() * own().beta_2, ops::abs(g));
    norm.assign(u);
    w.assign_sub(m * step_size / (u + own().epsilon));
  }
};

const Registered registered_adamax = AdamaxOptimizer::registered();

}  // namespace

Optimizer Adamax(AdamaxOptions options) { return make<AdamaxOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
