#include "addax/optimizers/adam.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<optimizers::AdamOptions> = std::tuple_cat(
    std::tuple{Field{"learning_rate", &optimizers::AdamOptions::learning_rate},
               Field{"beta_1", &optimizers::AdamOptions::beta_1}, Field{"beta_2", &optimizers::AdamOptions::beta_2},
               Field{"epsilon", &optimizers::AdamOptions::epsilon},
               Field{"amsgrad", &optimizers::AdamOptions::amsgrad}},
    inherited_optimizer_fields<optimizers::AdamOptions>());

namespace optimizers {
namespace {

class AdamOptimizer final : public AdamStep<AdamOptimizer, AdamOptions> {
 public:
  static constexpr const char* keras_name = "Adam";
  using AdamStep::AdamStep;
};

const Registered registered = AdamOptimizer::registered({});

}  // namespace

Optimizer Adam(AdamOptions options) { return make<AdamOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
