// What the layers that merge several tensors of broadcasting shapes share.
#pragma once

#include "nn/configured.hpp"
#include "nn/masks.hpp"

namespace addax {

/// Inputs of one rank: lower ones get axes of length 1 behind the batch axis. ShapeError where there are none, or where
/// shapes do not broadcast; batch axes must be equal.
Tensors aligned_inputs(const LayerBase& layer, const Tensors& inputs);
Tensor sum_of(const Tensors& inputs);
/// True where any input's mask is; empty unless each has one.
Tensor union_of_masks(const Tensors& inputs);
/// An input's mask as it broadcasts over the axis of features; empty where it has none.
Tensor wide_mask_of(const Tensor& input);
/// The extreme by `op`, among the positions that count.
Tensor merge_extreme(const Tensors& inputs, Tensor (*op)(const Tensor&, const Tensor&));
/// ShapeError unless there are exactly two.
void check_two_inputs(const LayerBase& layer, const Tensors& inputs);

/// `Self` implements merge().
template <class Self>
class MergeLayer : public ConfiguredLayer<Self, LayerOptions> {
 public:
  explicit MergeLayer(NoArguments, LayerOptions options)
      : ConfiguredLayer<Self, LayerOptions>({}, std::move(options)) {}

  bool supports_masking() const override { return true; }
  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    return static_cast<Self*>(this)->merge(aligned_inputs(*this, inputs));
  }
  Tensor compute_mask(const Tensors& inputs, const Tensor&) override { return union_of_masks(inputs); }
};

}  // namespace addax
