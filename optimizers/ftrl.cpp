#include "addax/optimizers/ftrl.hpp"

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

using optimizers::FtrlOptions;

template <>
inline constexpr auto fields_of<FtrlOptions> = optimizer_fields<FtrlOptions>(
    Field{"learning_rate_power", &FtrlOptions::learning_rate_power},
    Field{"initial_accumulator_value", &FtrlOptions::initial_accumulator_value},
    Field{"l1_regularization_strength", &FtrlOptions::l1_regularization_strength},
    Field{"l2_regularization_strength", &FtrlOptions::l2_regularization_strength},
    Field{"l2_shrinkage_regularization_strength", &FtrlOptions::l2_shrinkage_regularization_strength},
    Field{"beta", &FtrlOptions::beta});

namespace optimizers {
namespace {

class FtrlOptimizer final : public ConfiguredOptimizer<FtrlOptimizer, FtrlOptions> {
 public:
  static constexpr const char* keras_name = "Ftrl";
  explicit FtrlOptimizer(FtrlOptions options) : ConfiguredOptimizer(std::move(options)) {
    const FtrlOptions& o = own();
    require(o.learning_rate_power <= 0, "learning_rate_power of at most 0", o.learning_rate_power);
    for (auto [what, value] :
         {std::pair{"initial_accumulator_value of at least 0", o.initial_accumulator_value},
          {"l1_regularization_strength of at least 0", o.l1_regularization_strength},
          {"l2_regularization_strength of at least 0", o.l2_regularization_strength},
          {"l2_shrinkage_regularization_strength of at least 0", o.l2_shrinkage_regularization_strength}})
      require(value >= 0, what, value);
  }

 protected:
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) {
      add_slot(v, "accumulator", own().initial_accumulator_value);
      add_slot(v, "linear");
    }
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    const FtrlOptions& o = own();
    Variable accumulator = slot(w, "accumulator"), linear = slot(w, "linear");
    Tensor inverse = 1 / rate;  // once, for a division costs as much as the rest of an element
    Tensor sum = accumulator.value() + ops::square(g), now = shrinking(sum);
    Tensor pull =
        o.l2_shrinkage_regularization_strength == 0 ? g : g + w.value() * (2 * o.l2_shrinkage_regularization_strength);
    Tensor z = linear.value() + (pull - (now - shrinking(accumulator.value())) * inverse * w.value());
    Tensor curve = now * inverse + (2 * o.l2_regularization_strength + o.beta * inverse);
    double l1 = o.l1_regularization_strength;
    linear.assign(z);
    w.assign((l1 == 0 ? -z : ops::clip(z, -l1, l1) - z) / curve);
    accumulator.assign(sum);
  }

 private:
  /// What the inverse of a step's size grows with.
  Tensor shrinking(const Tensor& sum) const {
    double power = -own().learning_rate_power;
    return power == 0.5 ? ops::sqrt(sum) : ops::power(sum, power);
  }
};

const Registered registered_ftrl = FtrlOptimizer::registered();

}  // namespace

Optimizer Ftrl(FtrlOptions options) { return make<FtrlOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
