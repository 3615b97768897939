// pad_sequences: sequences of different lengths as one tensor.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::utils {

struct PadSequencesOptions {
  std::optional<int64_t> maxlen = {};  // None: the longest
  DType dtype = DType::int32;
  std::string padding = "pre";     // or "post"
  std::string truncating = "pre";  // which end is cut off where a sequence is longer
  Number value = 0.0;
};
/// keras.utils.pad_sequences: [sequences, maxlen, …]. ShapeError where what follows the first axis differs.
Tensor pad_sequences(const std::vector<Tensor>& sequences, const PadSequencesOptions& options = {});
template <Arithmetic T>
Tensor pad_sequences(const std::vector<std::vector<T>>& sequences, const PadSequencesOptions& options = {}) {
  std::vector<Tensor> tensors;
  for (const std::vector<T>& sequence : sequences) tensors.push_back(Tensor::from(sequence));
  return pad_sequences(tensors, options);
}
/// `pad_sequences({{1, 2}, {3}})`
template <Arithmetic T>
Tensor pad_sequences(std::initializer_list<std::initializer_list<T>> sequences,
                     const PadSequencesOptions& options = {}) {
  return pad_sequences(std::vector<std::vector<T>>(sequences.begin(), sequences.end()), options);
}

}  // namespace addax::utils
