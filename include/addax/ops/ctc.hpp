// Connectionist temporal classification: the loss of unaligned labels, and decoding. Graves et al. 2006.
#pragma once

#include <optional>
#include <string>

#include "addax/tensor.hpp"

namespace addax::ops {

struct CtcLossOptions {
  int64_t mask_index = 0;  // the class that stands for no label
};
/// −log of the probability of labels [batch, n] given scores before softmax [batch, time, classes], of which the first
/// target_length [batch] and output_length [batch] count: [batch]. Labels that do not fit into the time cost about 1e5,
/// as in Keras. Gradients flow to `output`, to any order.
Tensor ctc_loss(const Tensor& target, const Tensor& output, const Tensor& target_length, const Tensor& output_length,
                const CtcLossOptions& options = {});

struct CtcDecodeOptions {
  std::string strategy = "greedy";        // the best class of each step; "beam_search": the best label sequences
  int64_t beam_width = 100;               // of the search: sequences that are followed
  int64_t top_paths = 1;                  // of the search: sequences in the result
  bool merge_repeated = true;             // greedy: a class that stays is one label
  std::optional<int64_t> mask_index = 0;  // None: the last class
};
struct CtcDecoded {
  Tensor paths;   // int32 [top_paths, batch, time], filled up with −1
  Tensor scores;  // [batch, top_paths]: log-probabilities; greedy: the negative sum of the best scores
};
/// Labels from scores [batch, time, classes], of which the first sequence_lengths [batch] steps count. The search takes
/// the log-softmax of the scores. No gradient.
CtcDecoded ctc_decode(const Tensor& inputs, const Tensor& sequence_lengths, const CtcDecodeOptions& options = {});

}  // namespace addax::ops
