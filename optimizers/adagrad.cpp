#include "addax/optimizers/adagrad.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::AdagradOptions;

template <>
inline constexpr auto fields_of<AdagradOptions> =
    optimizer_fields<AdagradOptions>(Field{"initial_accumulator_value", &AdagradOptions::initial_accumulator_value},
                                     Field{"epsilon", &AdagradOptions::epsilon});

namespace optimizers {
namespace {

class AdagradOptimizer final : public ConfiguredOptimizer<AdagradOptimizer, AdagradOptions> {
 public:
  static constexpr const char* keras_name = "Adagrad";
  explicit AdagradOptimizer(AdagradOptions options) : ConfiguredOptimizer(std::move(options)) {
    require(own().initial_accumulator_value >= 0, "initial_accumulator_value of at least 0",
            own().initial_accumulator_value);
  }

 protected:
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) add_slot(v, "accumulator", own().initial_accumulator_value);
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    Variable sum = slot(w, "accumulator");
    sum.assign_add(ops::square(g));
    w.assign_sub(rate * g / ops::sqrt(sum.value() + own().epsilon));
  }
};

const Registered registered_adagrad = AdagradOptimizer::registered();

}  // namespace

Optimizer Adagrad(AdagradOptions options) { return make<AdagradOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
