// Staging: batches on their way to the device that steps run on.
#pragma once

#include <vector>

#include "core/device_memory.hpp"
#include "core/tensor_state.hpp"

namespace addax {

/// Brings tensors to where the thread is when it is made, each into memory that is used again: a step whose addresses
/// stay is one launch.
class Staging {
 public:
  Staging() : memory_(current_memory()) {}

  /// Where a step reads the i-th tensor of a batch.
  const void* bring(size_t i, const Tensor& tensor) {
    if (!memory_) return tensor.raw_data();
    if (buffers_.size() <= i) buffers_.resize(i + 1);
    const size_t bytes = tensor.spec().bytes();
    if (!buffers_[i] || buffers_[i]->bytes() < bytes) buffers_[i] = Buffer::allocate(bytes, memory_);
    transfer(memory_, buffers_[i]->data(), memory_of(tensor), data_of(tensor), bytes);
    return buffers_[i]->data();
  }

 private:
  DeviceMemory* memory_;
  std::vector<Ref<Buffer>> buffers_;
};

}  // namespace addax
