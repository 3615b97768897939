#include "addax/constraints/max_norm.hpp"

#include "nn/configured.hpp"
#include "nn/constraints/norm.hpp"

namespace addax {

using constraints::MaxNormOptions;

template <>
inline constexpr auto fields_of<MaxNormOptions> =
    std::tuple{Field{"max_value", &MaxNormOptions::max_value}, Field{"axis", &MaxNormOptions::axis}};

namespace {

class MaxNormConstraint final : public ConfiguredObject<MaxNormConstraint, ConstraintBase, MaxNormOptions> {
 public:
  static constexpr const char* keras_name = "MaxNorm";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Tensor& w) override {
    Tensor norms = norms_of(w, options().axis);
    return with_norms(w, norms, ops::clip(norms, 0, options().max_value));
  }
};

const Registered registered_max_norm = MaxNormConstraint::registered(constraint_registry(), "keras.constraints");

}  // namespace

Constraint constraints::MaxNorm(const MaxNormOptions& options) {
  return Constraint(std::make_shared<MaxNormConstraint>(options));
}

}  // namespace addax
