// Complex numbers: no dtype is complex, so they are pairs of a real and an imaginary part of one shape, as Keras' own
// Fourier transforms take and return them. `auto [real, imag] = ops::fft({re, im})`.
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

struct Complex {
  Tensor real, imag;
};

/// abs · (cos(angle) + i sin(angle)).
Complex polar(const Tensor& abs, const Tensor& angle);
/// The two numbers of the last axis, real and imaginary: [..., 2] -> [...]. ShapeError where that axis has another
/// length.
Complex view_as_complex(const Tensor& x);
/// The inverse: [...] -> [..., 2].
Tensor view_as_real(const Complex& x);

Tensor abs(const Complex& x);
/// From −π to π.
Tensor angle(const Complex& x);
Tensor real(const Complex& x);
Tensor imag(const Complex& x);
Complex conj(const Complex& x);
/// Whether the imaginary part is 0; bool.
Tensor isreal(const Complex& x);

}  // namespace addax::ops
