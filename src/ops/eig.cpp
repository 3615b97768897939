// Eigenvalues and eigenvectors of any square matrix, as pairs of real and imaginary parts. Gradient after C. Boeddeker
// et al., "On the computation of complex-valued gradients" (2017).
#include "addax/ops.hpp"
#include "backends/linalg.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"
#include "ops/linalg.hpp"

namespace addax {
namespace {

using ops::Complex;
using ops::matmul_transposed;

Complex operator+(const Complex& a, const Complex& b) { return {a.real + b.real, a.imag + b.imag}; }
Complex operator-(const Complex& a, const Complex& b) { return {a.real - b.real, a.imag - b.imag}; }

/// aᴴ b
Complex adjoint_product(const Complex& a, const Complex& b) {
  auto product = [](const Tensor& x, const Tensor& y) { return matmul_transposed(x, y, true, false); };
  return {product(a.real, b.real) + product(a.imag, b.imag), product(a.real, b.imag) - product(a.imag, b.real)};
}
Complex product(const Complex& a, const Complex& b) {
  auto real = [](const Tensor& x, const Tensor& y) { return ops::matmul(x, y); };
  return {real(a.real, b.real) - real(a.imag, b.imag), real(a.real, b.imag) + real(a.imag, b.real)};
}
Complex adjoint(const Complex& a) { return {transposed(a.real), -transposed(a.imag)}; }

/// x with aᴴ x = b, by the real matrix of twice the size.
Complex solve_adjoint(const Complex& a, const Complex& b) {
  Complex h = adjoint(a);
  Tensor top = ops::concatenate({h.real, -h.imag}, -1), bottom = ops::concatenate({h.imag, h.real}, -1);
  Tensor x = ops::solve(ops::concatenate({top, bottom}, -2), ops::concatenate({b.real, b.imag}, -2));
  Tensors halves = ops::split(x, 2, -2);
  return {halves[0], halves[1]};
}

Tensor on_diagonal(const Tensor& x) {
  return ops::eye(x.shape().back(), {.dtype = x.dtype()}) * ops::expand_dims(x, -2);
}

/// V⁻ᴴ (diag(w̄) + (Vᴴ V̄ − Vᴴ V diag(Re(Vᴴ V̄))) / E*) Vᴴ with E[i, j] = w[j] − w[i], 0 for i = j.
Tensors eig_gradient(const Backward& b) {
  auto arrived = [&](size_t i) { return b.dy[i].defined() ? b.dy[i] : ops::zeros_like(b.y[i]); };
  Complex w{b.y[0], b.y[1]}, v{b.y[2], b.y[3]}, dw{arrived(0), arrived(1)}, dv{arrived(2), arrived(3)};
  Complex along = adjoint_product(v, dv), gram = adjoint_product(v, v);
  Tensor lengths = ops::expand_dims(ops::diagonal(along.real, {.axis1 = -2, .axis2 = -1}), -2);
  Complex turned = along - Complex{gram.real * lengths, gram.imag * lengths};
  auto gaps = [](const Tensor& x) { return ops::expand_dims(x, -2) - ops::expand_dims(x, -1); };
  Tensor same = ops::eye(w.real.shape().back(), {.dtype = DType::bool_});
  Tensor er = ops::where(same, 1, gaps(w.real)), ei = -ops::where(same, 0, gaps(w.imag));
  Tensor size = ops::square(er) + ops::square(ei), off = ops::where(same, 0, 1 / size);
  Complex core{(turned.real * er + turned.imag * ei) * off, (turned.imag * er - turned.real * ei) * off};
  core = core + Complex{on_diagonal(dw.real), on_diagonal(dw.imag)};
  return {solve_adjoint(v, product(core, adjoint(v))).real};
}

constexpr Op eig_op{.name = "eig",
                    .infer_all = [](const CallView& c) -> Specs {
                      check_square(c);
                      Spec values{c.shape(0).part(0, c.shape(0).rank() - 1), c.dtype(0)};
                      return {values, values, c.in[0].spec(), c.in[0].spec()};
                    },
                    .gradient = eig_gradient,
                    .kernels = {.cpu = {backends::cpu::eig, backends::cpu::plan_eig}}};

}  // namespace

ops::Eig ops::linalg::eig(const Tensor& x) {
  Tensor in = in_lapack(x);
  Tensors found = apply_all(eig_op, std::span<const Tensor>(&in, 1));
  for (Tensor& part : found) part = as_dtype(part, float_type(x));
  return {{found[0], found[1]}, {found[2], found[3]}};
}

}  // namespace addax
