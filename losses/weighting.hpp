// Ranks, masks and weights as Keras treats them, for losses and metrics alike.
#pragma once

#include <utility>

#include "addax/loss.hpp"
#include "nn/masks.hpp"

namespace addax {

/// Where ranks differ by one and the longer tensor ends in 1: a vector gets that axis, too, else the longer one loses
/// it.
std::pair<Tensor, Tensor> same_rank(const Tensor& x1, const Tensor& x2);

/// Targets and predictions in the float dtype of the predictions, of one rank.
std::pair<Tensor, Tensor> comparable(const Tensor& y_true, const Tensor& y_pred);

/// `weights` times `mask`; either may be empty. Where the reduction divides by all elements, valid ones are weighed up,
/// so that the result is the mean of the valid ones.
Tensor masked_weights(const Tensor& weights, const Tensor& mask, DType dtype, Reduction reduction);

/// Values, weighed and reduced.
Tensor reduce_weighted(const Tensor& values, const Tensor& weights, Reduction reduction);

/// Refuses targets whose shape fits no prediction of this spec, first axis aside: ShapeError.
void check_targets(const std::string& where, const Spec& y_true, const Spec& y_pred);

}  // namespace addax
