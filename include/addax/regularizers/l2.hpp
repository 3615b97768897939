// L2: a penalty on squares.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::regularizers {

struct L2Options {
  double l2 = 0.01;
};
/// keras.regularizers.L2: l2 · Σ w². OptionError where l2 is negative or not finite.
Regularizer L2(const L2Options& options = {});
/// `L2(1e-4)`
template <Arithmetic T>
Regularizer L2(T l2) {
  return L2(L2Options{static_cast<double>(l2)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Regularizer(const L2Options&), &L2Options::l2> l2{L2};

}  // namespace addax::regularizers
