// Targets of classes: checked before training begins, and smoothed.
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

/// Targets drawn towards 1/2 by the share `label_smoothing`.
Tensor smoothed_towards_half(const Tensor& targets, double label_smoothing);
/// Targets of which the share `label_smoothing` is spread over the classes: the last axis, as in Keras, whatever the
/// axis.
Tensor smoothed_over_classes(const Tensor& targets, double label_smoothing);
/// Refuses targets that do not have exactly the predictions' shape, first axis aside: ShapeError.
void check_one_hot(const std::string& where, const Spec& y_true, const Spec& y_pred);

}  // namespace addax
