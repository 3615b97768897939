// L1L2: a penalty on absolute values and on squares.
#pragma once

#include "addax/detail/other_name.hpp"
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
inline constexpr detail::OtherName<Regularizer(const L1L2Options&), &L1L2Options::l1> l1_l2{L1L2};

}  // namespace addax::regularizers
