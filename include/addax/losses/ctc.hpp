// CTC: for labels of a sequence that are not aligned with it.
#pragma once

#include "addax/loss.hpp"

namespace addax::losses {

struct CTCOptions {
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "ctc";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −log of the probability of the labels (keras.losses.CTC; Graves et al. 2006). Targets are class numbers [batch,
/// length], filled up with 0, which stands for no label; predictions are scores before softmax [batch, time, classes].
/// ShapeError for other ranks.
Loss CTC(CTCOptions options = {});

/// The same for each sample: [batch].
Tensor ctc(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::losses
