// The softmax family: attributes and CPU kernels.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// One non-negative axis; a scalar counts as a vector of one element.
struct SoftmaxAttrs {
  int axis = 0;
  bool operator==(const SoftmaxAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &SoftmaxAttrs::axis}}; }
};

/// Cross-entropy over the last axis; without `from_logits` the scores are probabilities, which are normalised to sum 1
/// and clipped to [1e-7, 1 - 1e-7] as Keras does.
struct CrossEntropyAttrs {
  bool from_logits = false;
  bool operator==(const CrossEntropyAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"from_logits", &CrossEntropyAttrs::from_logits}}; }
};

namespace cpu {

/// For every kernel below. Those on float32 and float64 also run without their plan where the axis is the last.
Plan plan_softmax(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
Plan plan_cross_entropy(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

// SoftmaxAttrs; float16, bfloat16 (computed in float), float32, float64; outputs have x's dtype.
void softmax(const KernelCall& call);               // x -> y
void softmax_gradient(const KernelCall& call);      // y, dy -> dx
void log_softmax(const KernelCall& call);           // x -> y
void log_softmax_gradient(const KernelCall& call);  // y, dy -> dx
void logsumexp(const KernelCall& call);             // x -> y without the axis, or with it as 1

// CrossEntropyAttrs; scores [..., classes], labels [...] int32 or int64. A label outside the classes gives NaN.
void sparse_cross_entropy(const KernelCall& call);           // scores, labels -> loss [...]
void sparse_cross_entropy_gradient(const KernelCall& call);  // scores, labels, dloss [...] -> dscores

}  // namespace cpu
}  // namespace addax::backends
