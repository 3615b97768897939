// Orthogonal: a matrix whose rows or columns, whichever are fewer, are orthonormal.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct OrthogonalOptions {
  double gain = 1.0;                 // a factor on the result
  std::optional<int64_t> seed = {};  // with one, the same numbers at each call
};
/// keras.initializers.Orthogonal (Saxe et al. 2014): Q of the QR decomposition of a normal matrix, with the signs of
/// R's diagonal. More than two axes: all but the last count as rows. ShapeError for fewer.
Initializer Orthogonal(const OrthogonalOptions& options = {});
/// `Orthogonal(2)`
template <Arithmetic T>
Initializer Orthogonal(T gain, OrthogonalOptions options = {}) {
  options.gain = static_cast<double>(gain);
  return Orthogonal(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const OrthogonalOptions&), &OrthogonalOptions::gain> orthogonal{
    Orthogonal};

}  // namespace addax::initializers
