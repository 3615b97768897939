// OrthogonalRegularizer: a penalty on the rows or columns of a matrix that are not orthogonal.
#pragma once

#include <string>

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::regularizers {

struct OrthogonalRegularizerOptions {
  double factor = 0.01;
  std::string mode = "rows";  // or "columns"
};
/// keras.regularizers.OrthogonalRegularizer: factor times the mean of |cos| over all pairs of rows (or columns).
/// OptionError for another mode or a negative factor; ShapeError for what is no matrix.
Regularizer OrthogonalRegularizer(const OrthogonalRegularizerOptions& options = {});
/// `OrthogonalRegularizer(0.1)`
template <Arithmetic T>
Regularizer OrthogonalRegularizer(T factor, OrthogonalRegularizerOptions options = {}) {
  options.factor = static_cast<double>(factor);
  return OrthogonalRegularizer(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Regularizer(const OrthogonalRegularizerOptions&),
                                   &OrthogonalRegularizerOptions::factor>
    orthogonal_regularizer{OrthogonalRegularizer};

}  // namespace addax::regularizers
