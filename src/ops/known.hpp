// The few op literals that other folders name: what passes build, and what gradients of composed parts need.
#pragma once

#include "backends/matmul.hpp"
#include "ops/op.hpp"

namespace addax {

template <>
inline constexpr auto enum_names<backends::Epilogue> = std::to_array<std::string_view>({"none", "relu"});
/// Programs are printed, never read.
template <>
struct ConfigValue<backends::Program> {
  static Json to(const backends::Program& program) { return program.to_string(); }
};

extern const Op matmul_op;
extern const Op reshape_op;
extern const Op identity_op;      // a view of its input
extern const Op broadcast_to_op;  // also the plain copy
extern const Op slice_update_op;  // attributes as those of the gradient of a slice

struct ShapeAttrs {
  Shape shape;
  bool operator==(const ShapeAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"shape", &ShapeAttrs::shape}}; }
};

namespace ops {
/// int64 [n]: 0 … n-1 in an order that depends on the key alone.
Tensor permutation(int64_t n, const Tensor& key);
/// The same value under a new handle.
Tensor identity_of(const Tensor& x);
/// op(a) op(b) with either operand transposed in its last two axes; both at least matrices of one dtype.
Tensor matmul_transposed(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b);
inline Tensor matrix_product(const Tensor& a, const Tensor& b) { return matmul_transposed(a, b, false, false); }
/// Whether some element of floats is infinite or no number: a bool.
Tensor any_not_finite(const Tensor& x);
}  // namespace ops

}  // namespace addax
