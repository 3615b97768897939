// The quantile of normal numbers within two standard deviations, for scalars of host and device and for batches of
// vectors.
#pragma once

#include <cmath>

#include "backends/philox.hpp"

namespace addax::backends {

/// erf(√2), the probability of two standard deviations.
inline constexpr double two_sigma = 0.9544997361036416;

/// √2 erf⁻¹(t) / t, where s = log(1 - t²) · (-2 / 2.45) - 1: a Chebyshev fit for -log(1 - t²) in [0, 2.45], good to
/// 1e-17. T is the type of one number of a V.
template <class T, class V>
ADDAX_HOST_DEVICE static inline V normal_quantile_factor(V s) {
  constexpr double c[] = {
      1.6734745343472985,     0.43204581071173204,     0.005690164717865254,    -0.005895967627926661,
      0.00044473100150559943, 0.00012448050194962837,  -2.3838625640114136e-05, -1.9795159129804156e-06,
      9.163074703401174e-07,  -4.89286813332606e-09,   -2.983701539968748e-08,  2.362491029979938e-09,
      8.269608115333832e-10,  -1.3896233156987312e-10, -1.7174319652704672e-11, 5.267808547999184e-12};
  using std::fma;
  V result = V(T(c[15]));
  for (int k = 14; k >= 0; --k) result = fma(result, s, V(T(c[k])));
  return result;
}

}  // namespace addax::backends
