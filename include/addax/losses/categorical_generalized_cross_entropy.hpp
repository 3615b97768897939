// CategoricalGeneralizedCrossEntropy: for class numbers of which some are wrong.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct CategoricalGeneralizedCrossEntropyOptions {
  double q = 0.5;  // above 0, as the cross-entropy; below 1, as the absolute error, which noise disturbs less
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "categorical_generalized_cross_entropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// (1 − y_pred[y_true]^q) / q (keras.losses.CategoricalGeneralizedCrossEntropy; Zhang & Sabuncu 2018). Targets are
/// class numbers [batch, …], predictions probabilities [batch, …, classes]. OptionError where q is not between 0 and 1.
Loss CategoricalGeneralizedCrossEntropy(CategoricalGeneralizedCrossEntropyOptions options = {});
/// `CategoricalGeneralizedCrossEntropy(0.7)`
template <std::floating_point T>
Loss CategoricalGeneralizedCrossEntropy(T q, CategoricalGeneralizedCrossEntropyOptions options = {}) {
  options.q = q;
  return CategoricalGeneralizedCrossEntropy(std::move(options));
}

/// The same for each sample: without the axis of the classes.
Tensor categorical_generalized_cross_entropy(const Tensor& y_true, const Tensor& y_pred, double q);

}  // namespace addax::losses
