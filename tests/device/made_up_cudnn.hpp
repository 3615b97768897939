// A cuDNN that is made up: it convolves on the host, from nothing but the descriptors that it was given. It refuses
// tensors that do not fit each other, algorithms that it did not offer, and memory that is too little or not aligned.
#pragma once

#include <cstddef>

namespace addax::tests {

/// What it was asked, and how often.
struct CudnnSeen {
  int chosen = 0, ran = 0;
  int math = 0, axes = 0;  // of the last run
  size_t workspace = 0;
  int refusal = 0, failure = 0;  // statuses that every choice, and every run, gives
  bool is_missing = false;
};
CudnnSeen& cudnn_seen();

}  // namespace addax::tests
