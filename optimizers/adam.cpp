#include "addax/optimizers/adam.hpp"

#include "optimizers/adam_step.hpp"

namespace addax {

using optimizers::AdamOptions;

template <>
inline constexpr auto fields_of<AdamOptions> = optimizer_fields<AdamOptions>(Field{"beta_1", &AdamOptions::beta_1},
                                                                             Field{"beta_2", &AdamOptions::beta_2},
                                                                             Field{"epsilon", &AdamOptions::epsilon},
                                                                             Field{"amsgrad", &AdamOptions::amsgrad});

namespace optimizers {
namespace {

class AdamOptimizer final : public AdamStep<AdamOptimizer, AdamOptions> {
 public:
  static constexpr const char* keras_name = "Adam";
  using AdamStep::AdamStep;
};

const Registered registered_adam = AdamOptimizer::registered();

}  // namespace

Optimizer Adam(AdamOptions options) { return make<AdamOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
