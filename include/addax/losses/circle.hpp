// Circle: embeddings of one class near each other, those of others apart.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct CircleOptions {
  double gamma = 80.0;          // how sharply pairs are told apart
  double margin = 0.4;          // how far apart classes have to be, as a cosine distance
  bool remove_diagonal = true;  // a sample is no pair with itself
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "circle";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// softplus(logsumexp(pairs of one class) + logsumexp(pairs of two classes)), each pair weighed by how far its cosine
/// is from what it should be (keras.losses.Circle; Sun et al. 2020). Targets are class numbers [batch]; predictions are
/// embeddings of length 1 [batch, size]. Samples without both kinds of pairs do not count. ShapeError for other ranks.
Loss Circle(CircleOptions options = {});

struct CircleArguments {
  Tensor ref_labels = {};      // [references]; empty: the targets
  Tensor ref_embeddings = {};  // [references, size], that pairs are made with; empty: the predictions
  bool remove_diagonal = true;
  double gamma = 80;
  double margin = 0.4;
};
/// The same for each sample: [batch].
Tensor circle(const Tensor& y_true, const Tensor& y_pred, const CircleArguments& options = {});

}  // namespace addax::losses
