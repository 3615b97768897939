// gradient: the one walk from results back to what they depend on. It serves eager code, open traces and itself.
#pragma once

#include "ops/op.hpp"

namespace addax {

/// d(sum(target * seed)) / d(source) for each source, undefined where nothing connects them. The gradients are made
/// with ops: where a trace is open they are part of it, where a tape runs they can be differentiated again.
Tensors gradient(std::span<const Tensor> targets, std::span<const Tensor> sources, std::span<const Tensor> seeds = {});

}  // namespace addax
