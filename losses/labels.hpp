// Class numbers, checked before training begins.
#pragma once

#include <optional>
#include <string>

#include "addax/tensor.hpp"

namespace addax {

/// Refuses labels that cannot belong to predictions of this spec: ShapeError for the shape, first axis aside,
/// ValueError for a number outside of 0 … classes − 1 that is not `ignored`. Only values that are known already are
/// looked at.
void check_labels(const std::string& where, const Tensor& labels, const Spec& y_pred, std::optional<int64_t> ignored);

/// OptionError where label_smoothing is not within 0 and 1.
void check_label_smoothing(const std::string& where, double label_smoothing);

}  // namespace addax
