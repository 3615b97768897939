// CosineSimilarity: the mean cosine of the angle to the target.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct CosineSimilarityOptions {
  std::string name = "cosine_similarity";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  int64_t axis = -1;                // of the vectors
};
/// The mean over all samples of Σ y_true · y_pred of vectors of length 1 (keras.metrics.CosineSimilarity): 1 where they
/// point the same way. Its loss has the other sign.
Metric CosineSimilarity(CosineSimilarityOptions options = {});
/// `CosineSimilarity("name")`
template <std::convertible_to<std::string> S>
Metric CosineSimilarity(const S& name, CosineSimilarityOptions options = {}) {
  options.name = name;
  return CosineSimilarity(std::move(options));
}

}  // namespace addax::metrics
