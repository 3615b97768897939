#include "addax/constraints/min_max_norm.hpp"

#include "nn/configured.hpp"
#include "nn/constraints/norm.hpp"

namespace addax {

using constraints::MinMaxNormOptions;

template <>
inline constexpr auto fields_of<MinMaxNormOptions> =
    std::tuple{Field{"min_value", &MinMaxNormOptions::min_value}, Field{"max_value", &MinMaxNormOptions::max_value},
               Field{"rate", &MinMaxNormOptions::rate}, Field{"axis", &MinMaxNormOptions::axis}};

namespace {

class MinMaxNormConstraint final : public ConfiguredObject<MinMaxNormConstraint, ConstraintBase, MinMaxNormOptions> {
 public:
  static constexpr const char* keras_name = "MinMaxNorm";
  using ConfiguredObject::ConfiguredObject;

  Tensor call(const Tensor& w) override {
    const MinMaxNormOptions& o = options();
    Tensor norms = norms_of(w, o.axis);
    return with_norms(w, norms, ops::clip(norms, o.min_value, o.max_value) * o.rate + norms * (1 - o.rate));
  }
};

const Registered registered_min_max_norm = MinMaxNormConstraint::registered(constraint_registry(), "keras.constraints");

}  // namespace

Constraint constraints::MinMaxNorm(const MinMaxNormOptions& options) {
  return Constraint(std::make_shared<MinMaxNormConstraint>(options));
}

}  // namespace addax
