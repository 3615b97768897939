// KLDivergence: how far one distribution is from another.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct KLDivergenceOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "kl_divergence";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// Σ y_true · log(y_true / y_pred) over the last axis (keras.losses.KLDivergence; Kullback & Leibler 1951), of
/// probabilities clipped to [1e-7, 1]. Targets are shaped as the predictions: [batch, …, classes].
Loss KLDivergence(KLDivergenceOptions options = {});

/// The same for each sample: [batch, …] without the last axis. ShapeError where the shapes do not fit.
Tensor kl_divergence(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
