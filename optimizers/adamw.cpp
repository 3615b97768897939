#include "addax/optimizers/adamw.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<optimizers::AdamWOptions> = std::tuple_cat(
    std::tuple{Field{"learning_rate", &optimizers::AdamWOptions::learning_rate},
               Field{"beta_1", &optimizers::AdamWOptions::beta_1}, Field{"beta_2", &optimizers::AdamWOptions::beta_2},
               Field{"epsilon", &optimizers::AdamWOptions::epsilon},
               Field{"amsgrad", &optimizers::AdamWOptions::amsgrad}},
    inherited_optimizer_fields<optimizers::AdamWOptions>());

namespace optimizers {
namespace {

class AdamWOptimizer final : public AdamStep<AdamWOptimizer, AdamWOptions> {
 public:
  static constexpr const char* keras_name = "AdamW";
  explicit AdamWOptimizer(AdamWOptions options) : AdamStep(std::move(options)) {
    if (!own().weight_decay) throw OptionError("AdamW: expected weight_decay, got None. Adam does without it.");
  }
};

const Registered registered = AdamWOptimizer::registered({"adamw"});

}  // namespace

Optimizer AdamW(AdamWOptions options) { return make<AdamWOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
