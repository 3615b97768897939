// L1: a penalty on absolute values.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::regularizers {

struct L1Options {
  double l1 = 0.01;
};
/// keras.regularizers.L1: l1 · Σ |w|. OptionError where l1 is negative or not finite.
Regularizer L1(const L1Options& options = {});
/// `L1(1e-4)`
template <Arithmetic T>
Regularizer L1(T l1) {
  return L1(L1Options{static_cast<double>(l1)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Regularizer(const L1Options&), &L1Options::l1> l1{L1};

}  // namespace addax::regularizers
