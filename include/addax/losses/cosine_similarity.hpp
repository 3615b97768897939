// CosineSimilarity: the cosine of the angle to the target, negative.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct CosineSimilarityOptions {
  int64_t axis = -1;  // of the vectors
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "cosine_similarity";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −Σ y_true · y_pred of vectors of length 1 (keras.losses.CosineSimilarity): −1 where they point the same way, 1 where
/// the opposite way, 0 where one is 0. Targets are shaped as the predictions: [batch, …].
Loss CosineSimilarity(CosineSimilarityOptions options = {});
/// `CosineSimilarity(1)`
template <std::integral I>
Loss CosineSimilarity(I axis, CosineSimilarityOptions options = {}) {
  options.axis = axis;
  return CosineSimilarity(std::move(options));
}

/// The same for each sample: without the axis. ShapeError where the shapes do not fit.
Tensor cosine_similarity(const Tensor& y_true, const Tensor& y_pred, int64_t axis = -1);

}  // namespace addax::losses
