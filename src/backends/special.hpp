// Special functions that are too rare for the table of elementwise operations: attributes and CPU kernels.
//
// float32 and float64, element by element; nothing broadcasts.
#pragma once

#include "backends/kernel.hpp"

namespace addax::backends {

/// The modified Bessel function of the first kind, I₀ or I₁.
double bessel_i(int order, double x);
/// The regularised lower incomplete gamma function P(a, x); NaN for negative arguments.
double gamma_p(double a, double x);

namespace cpu {

void i0(const KernelCall& call);        // x -> y
void i1(const KernelCall& call);        // x -> y
void lgamma(const KernelCall& call);    // x -> log |Γ(x)|
void gammainc(const KernelCall& call);  // a, x -> P(a, x)

}  // namespace cpu
}  // namespace addax::backends
