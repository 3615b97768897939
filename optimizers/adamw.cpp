#include "addax/optimizers/adamw.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::AdamWOptions;

template <>
inline constexpr auto fields_of<AdamWOptions> =
    optimizer_fields<AdamWOptions>(Field{"beta_1", &AdamWOptions::beta_1}, Field{"beta_2", &AdamWOptions::beta_2},
                                   Field{"epsilon", &AdamWOptions::epsilon}, Field{"amsgrad", &AdamWOptions::amsgrad});

namespace optimizers {
namespace {

class AdamWOptimizer final : public AdamStep<AdamWOptimizer, AdamWOptions> {
 public:
  static constexpr const char* keras_name = "AdamW";
  explicit AdamWOptimizer(AdamWOptions options) : AdamStep(std::move(options)) {
    if (!own().weight_decay) throw OptionError("AdamW: expected weight_decay, got None. Adam does without it.");
  }
};

const Registered registered_adamw = AdamWOptimizer::registered();

}  // namespace

Optimizer AdamW(AdamWOptions options) { return make<AdamWOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
