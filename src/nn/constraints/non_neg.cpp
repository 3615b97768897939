#include "addax/constraints/non_neg.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {
namespace {

class NonNegConstraint final : public ConfiguredObject<NonNegConstraint, ConstraintBase, NoArguments> {
 public:
  static constexpr const char* keras_name = "NonNeg";
  using ConfiguredObject::ConfiguredObject;
  Tensor call(const Tensor& w) override { return ops::where(w >= 0, w, 0); }
};

const Registered registered_non_neg = NonNegConstraint::registered(constraint_registry(), "keras.constraints");

}  // namespace

Constraint constraints::NonNeg() { return Constraint(std::make_shared<NonNegConstraint>(NoArguments{})); }

}  // namespace addax
