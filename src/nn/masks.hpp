// The masks that tensors carry: which positions of their leading axes count.
#pragma once

#include "core/tensor_state.hpp"

namespace addax {

/// Empty where the tensor has none.
inline Tensor mask_of(const Tensor& tensor) { return tensor.defined() ? state_of(tensor).mask : Tensor(); }
inline void set_mask(const Tensor& tensor, const Tensor& mask) { state_of(tensor).mask = mask; }

}  // namespace addax
