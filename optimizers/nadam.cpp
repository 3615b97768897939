#include "addax/optimizers/nadam.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::NadamOptions;

template <>
inline constexpr auto fields_of<NadamOptions> = optimizer_fields<NadamOptions>(Field{"beta_1", &NadamOptions::beta_1},
                                                                               Field{"beta_2", &NadamOptions::beta_2},
                                                                               Field{"epsilon",
                                                                                     &NadamOptions::epsilon});

namespace optimizers {
namespace {

class NadamOptimizer final : public ConfiguredOptimizer<NadamOptimizer, NadamOptions> {
 public:
  static constexpr const char* keras_name = "Nadam";
  using ConfiguredOptimizer::ConfiguredOptimizer;

 protected:
  void build_slots(const Variables& variables) override {
    add_slots(variables, {"momentum", "velocity"});
    product_ = add_variable(ops::ones({}, variables.front().dtype()), "variable");
  }

  void begin_update() override { product_.assign(product_.value() * kept(step(product_))); }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Tensor m = moved(slot(w, "momentum"), g, own().beta_1);
    Tensor v = moved(slot(w, "velocity"), ops::square(g), own().beta_2);
    Tensor t = step(rate), now = kept(t), next = kept(t + 1), product = ops::cast(product_, rate.dtype());
    Tensor of_mean = rate * next / (1 - product * next), of_gradient = rate * (1 - now) / (1 - product);
    w.assign_sub((m * of_mean + g * of_gradient) / (ops::sqrt(v * unbiased(own().beta_2, t)) + own().epsilon));
  }

 private:
  /// The share of the old mean that is kept in step t.
  Tensor kept(const Tensor& t) const { return own().beta_1 * (1 - 0.5 * ops::power(0.96, t)); }

  Variable product_;  // of the shares of all steps
};

const Registered registered_nadam = NadamOptimizer::registered();

}  // namespace

Optimizer Nadam(NadamOptions options) { return make<NadamOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
