// UnitNorm: vectors of length 1.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::constraints {

struct UnitNormOptions {
  Axes axis = 0;  // along which the length is taken: 0 for each unit of a Dense kernel
};
/// keras.constraints.UnitNorm: w divided by its length along the axes.
Constraint UnitNorm(const UnitNormOptions& options = {});
/// `UnitNorm(1)`
template <std::integral I>
Constraint UnitNorm(I axis) {
  return UnitNorm(UnitNormOptions{.axis = axis});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Constraint(const UnitNormOptions&), &UnitNormOptions::axis> unit_norm{UnitNorm};

}  // namespace addax::constraints
