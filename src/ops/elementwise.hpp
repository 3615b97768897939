// What the literals of elementwise ops share: infer and kernels.
#pragma once

#include "ops/promote.hpp"

namespace addax {

/// The input's spec.
inline Spec like_first(const CallView& call) { return call.in[0].spec(); }
/// The same for functions of one number: DTypeError where the function is not one of this dtype.
Spec like_operand(const CallView& call);
inline Spec bool_like_operand(const CallView& call) { return {like_operand(call).shape, DType::bool_}; }
/// Broadcast shape; the last two inputs, which were promoted before, have one dtype.
Spec broadcast_spec(const CallView& call);
/// The same with a bool result.
inline Spec broadcast_bool(const CallView& call) { return {broadcast_spec(call).shape, DType::bool_}; }

inline constexpr Kernels elementwise_kernels{.cpu = {backends::cpu::elementwise}};

constexpr Op elementwise_op(std::string_view name, backends::ElementwiseOp function, Infer infer,
                            GradientRule gradient = nullptr, Trait traits = Trait::none) {
  return {.name = name,
          .infer = infer,
          .gradient = gradient,
          .kernels = elementwise_kernels,
          .traits = traits,
          .elementwise = static_cast<int>(function)};
}

/// A rule for functions without a slope: no gradient flows.
inline Tensors no_gradient(const Backward&) { return {}; }

}  // namespace addax
