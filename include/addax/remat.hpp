// remat: less memory for more computing.
#pragma once

#include <functional>

#include "addax/tensor.hpp"

namespace addax {

/// f, of which nothing but the inputs is kept for gradients: on the way back it is computed again (keras.remat).
/// Tensors and variables that f takes from around it get their gradients too. While a tape or a trace is open f is
/// traced: item() and data() of what it computes are a StateError.
std::function<Tensors(const Tensors&)> remat(std::function<Tensors(const Tensors&)> f);

}  // namespace addax
