// Fourier transforms in pairs of real and imaginary parts, and what complex pairs are made of and taken apart by.
#include <algorithm>
#include <numbers>

#include "addax/ops.hpp"
#include "backends/fft.hpp"
#include "ops/indices.hpp"
#include "ops/known.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

using backends::FftAttrs;
using ops::Complex;

Tensors transform(std::span<const Tensor> parts, bool inverse);

Specs transformed(const CallView& c) {
  if (c.shape(0).rank() < 1) fail_shape(c, "expected at least one axis, got " + c.in[0].spec().to_string() + ".");
  if (c.in.size() > 1 && (c.shape(0) != c.shape(1) || c.dtype(0) != c.dtype(1)))
    fail_shape(c, "expected a real and an imaginary part of one shape, got " + c.in[0].spec().to_string() + " and " +
                      c.in[1].spec().to_string() + ".");
  return {c.in[0].spec(), c.in[0].spec()};
}

/// The matrix is symmetric, so that its adjoint is the transform in the other direction.
Tensors fft_gradient(const Backward& b) {
  Tensors dy;
  for (size_t i = 0; i < 2; ++i) dy.push_back(b.dy[i].defined() ? b.dy[i] : ops::zeros_like(b.y[i]));
  Tensors dx = transform(dy, !b.attr<FftAttrs>().inverse);
  dx.resize(b.in.size());
  return dx;
}

/// By the matrices of cosines and sines.
Tensors fft_composition(const CallView& c) {
  int64_t n = c.shape(0).back();
  Tensor at = ops::cast(counted(n), DType::int64), turns = ops::expand_dims(at, 1) * at % std::max<int64_t>(n, 1);
  Tensor angle = ops::cast(turns, DType::float64) * (2 * std::numbers::pi / static_cast<double>(n));
  Tensor cosine = ops::cast(ops::cos(angle), c.dtype(0)), sine = ops::cast(ops::sin(angle), c.dtype(0));
  if (!c.attr<FftAttrs>().inverse) sine = -sine;
  Tensor re = ops::matmul(c.in[0], cosine), im = ops::matmul(c.in[0], sine);
  if (c.in.size() == 1) return {re, im};
  return {re - ops::matmul(c.in[1], sine), im + ops::matmul(c.in[1], cosine)};
}

constexpr Op fft_op{.name = "fft",
                    .infer_all = transformed,
                    .gradient = fft_gradient,
                    .compose = fft_composition,
                    .kernels = {.cpu = {backends::cpu::fft, backends::cpu::plan_fft}}};

Tensors transform(std::span<const Tensor> parts, bool inverse) {
  return apply_all(fft_op, parts, attrs_of(FftAttrs{inverse}));
}

/// Parts in a dtype that the kernel computes in.
Tensor computed(const Tensor& x) {
  return as_dtype(x, float_type(x) == DType::float64 ? DType::float64 : DType::float32);
}
Complex back(const Tensors& y, DType dtype) { return {as_dtype(y[0], dtype), as_dtype(y[1], dtype)}; }
DType dtype_of(const Complex& x) { return result_type({as_float(x.real), as_float(x.imag)}); }

Complex transform(const Complex& x, bool inverse) {
  DType dtype = dtype_of(x);
  Tensors parts{computed(as_dtype(x.real, dtype)), computed(as_dtype(x.imag, dtype))};
  return back(transform(std::span<const Tensor>(parts), inverse), dtype);
}

Complex transform2(const char* where, const Complex& x, bool inverse) {
  if (x.real.rank() < 2)
    throw ShapeError(std::string(where) + ": expected at least two axes, got " + x.real.spec().to_string() + ".");
  auto turned = [](const Complex& c) { return Complex{ops::swapaxes(c.real, -1, -2), ops::swapaxes(c.imag, -1, -2)}; };
  return turned(transform(turned(transform(x, inverse)), inverse));
}

/// The last axis cut off or filled up with zeros.
Tensor fitted(const Tensor& x, int64_t length) {
  int64_t n = x.shape().back();
  Tensor y = length < n ? ops::split(x, {length}, -1)[0] : x;
  if (length <= n) return y;
  std::vector<std::pair<int64_t, int64_t>> widths(static_cast<size_t>(x.rank()));
  widths.back().second = length - n;
  return ops::pad(y, widths);
}

int64_t checked_length(const char* where, int64_t length) {
  if (length < 1)
    throw OptionError(std::string(where) + ": expected an fft_length of at least 1, got " + std::to_string(length) +
                      ".");
  return length;
}
void check_axis(const char* where, const Tensor& x) {
  if (x.rank() < 1)
    throw ShapeError(std::string(where) + ": expected at least one axis, got " + x.spec().to_string() + ".");
}

}  // namespace

namespace ops {

Complex fft(const Complex& x) { return transform(x, false); }
Complex fft2(const Complex& x) { return transform2("fft2", x, false); }
Complex ifft2(const Complex& x) {
  Complex y = transform2("ifft2", x, true);
  double scale = 1.0 / static_cast<double>(std::max<int64_t>(1, x.real.shape()[-1] * x.real.shape()[-2]));
  return {y.real * scale, y.imag * scale};
}

Complex rfft(const Tensor& x, const FftLengthOptions& options) {
  check_axis("rfft", x);
  int64_t n = checked_length("rfft", options.fft_length.value_or(x.shape().back()));
  Tensor signal = fitted(computed(x), n);
  Complex y = back(transform(std::span<const Tensor>(&signal, 1), false), float_type(x));
  return {fitted(y.real, n / 2 + 1), fitted(y.imag, n / 2 + 1)};
}

Tensor irfft(const Complex& x, const FftLengthOptions& options) {
  check_axis("irfft", x.real);
  int64_t n = checked_length("irfft", options.fft_length.value_or(2 * (x.real.shape().back() - 1)));
  Tensor re = fitted(x.real, n / 2 + 1), im = fitted(x.imag, n / 2 + 1);
  // The second half mirrors the first with the opposite sign; of the first element and of a middle one only the real
  // part counts.
  auto middle = [&](const Tensor& half) { return split(half, {1, (n + 1) / 2}, -1); };
  Tensors r = middle(re), i = middle(im);
  Tensor whole_re = concatenate({re, flip(r[1], -1)}, -1);
  Tensor whole_im = concatenate({zeros_like(i[0]), i[1], zeros_like(i[2]), -flip(i[1], -1)}, -1);
  return transform(Complex{whole_re, whole_im}, true).real / static_cast<double>(n);
}

// ---- Pairs ------------------------------------------------------------------------------------------------------

Complex polar(const Tensor& abs, const Tensor& angle) { return {abs * cos(angle), abs * sin(angle)}; }

Complex view_as_complex(const Tensor& x) {
  if (x.rank() < 1 || x.shape().back() != 2)
    throw ShapeError("view_as_complex: expected a last axis of length 2, got " + x.spec().to_string() + ".");
  Tensors parts = unstack(x, {.axis = -1});
  return {parts[0], parts[1]};
}
Tensor view_as_real(const Complex& x) { return stack({x.real, x.imag}, -1); }

Tensor abs(const Complex& x) { return hypot(x.real, x.imag); }
Tensor angle(const Complex& x) { return arctan2(x.imag, x.real); }
Tensor real(const Complex& x) { return x.real; }
Tensor imag(const Complex& x) { return x.imag; }
Complex conj(const Complex& x) { return {x.real, -x.imag}; }
Tensor isreal(const Complex& x) { return equal(x.imag, 0); }

}  // namespace ops
}  // namespace addax
