// Identity: ones on the diagonal of a matrix.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct IdentityOptions {
  double gain = 1.0;  // on the diagonal; as in Keras not part of the config
};
/// keras.initializers.Identity. ShapeError for shapes that are no matrix.
Initializer Identity(const IdentityOptions& options = {});
/// `Identity(2)`
template <Arithmetic T>
Initializer Identity(T gain) {
  return Identity(IdentityOptions{static_cast<double>(gain)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const IdentityOptions&), &IdentityOptions::gain> identity{Identity};

}  // namespace addax::initializers
