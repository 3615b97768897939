#include "addax/constraints/unit_norm.hpp"

#include "nn/configured.hpp"
#include "nn/constraints/norm.hpp"

namespace addax {

using constraints::UnitNormOptions;

template <>
inline constexpr auto fields_of<UnitNormOptions> = std::tuple{Field{"axis", &UnitNormOptions::axis}};

namespace {

class UnitNormConstraint final : public ConfiguredObject<UnitNormConstraint, ConstraintBase, UnitNormOptions> {
 public:
  static constexpr const char* keras_name = "UnitNorm";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Tensor& w) override { return with_norms(w, norms_of(w, options().axis), 1); }
};

const Registered registered_unit_norm = UnitNormConstraint::registered(constraint_registry(), "keras.constraints");

}  // namespace

Constraint constraints::UnitNorm(const UnitNormOptions& options) {
  return Constraint(std::make_shared<UnitNormConstraint>(options));
}

}  // namespace addax
