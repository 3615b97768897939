// any_not_finite: what TerminateOnNaN asks of every layer's output.
#include "addax/ops.hpp"
#include "backends/reduce.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

constexpr Op any_not_finite_op{
    .name = "any_not_finite",
    .infer = [](const CallView&) -> Spec {
      return {{}, DType::bool_};
    },
    .gradient = no_gradient,
    .compose = [](const CallView& c) -> Tensors { return {ops::any(ops::logical_not(ops::isfinite(c.in[0])))}; },
    .kernels = {.cpu = {backends::cpu::any_not_finite}}};

}  // namespace

Tensor ops::any_not_finite(const Tensor& x) { return apply(any_not_finite_op, x); }

}  // namespace addax
