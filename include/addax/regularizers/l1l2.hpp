// L1L2: a penalty on absolute values and on squares.
#pragma once

#include "addax/initializer.hpp"

namespace addax::regularizers {

struct L1L2Options {
  double l1 = 0.0;
  double l2 = 0.0;
};
/// keras.regularizers.L1L2: l1 · Σ |w| + l2 · Σ w². OptionError where a factor is negative or not finite.
Regularizer L1L2(const L1L2Options& options = {});
/// `L1L2(1e-4, {.l2 = 1e-3})`
template <Arithmetic T>
Regularizer L1L2(T l1, L1L2Options options = {}) {
  options.l1 = static_cast<double>(l1);
  return L1L2(options);
}
/// Keras' other name of it.
inline Regularizer l1_l2(const L1L2Options& options = {}) { return L1L2(options); }
template <Arithmetic T>
Regularizer l1_l2(T l1, const L1L2Options& options = {}) {
  return L1L2(l1, options);
}

}  // namespace addax::regularizers
