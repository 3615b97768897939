// A function of each tensor of a list.
#pragma once

#include <concepts>

#include "addax/tensor.hpp"

namespace addax {

/// f(tensor), or f(tensor, its place), under the same names.
template <class F>
Tensors map_tensors(const Tensors& list, F&& f) {
  auto at = [&](size_t i) -> Tensor {
    if constexpr (std::invocable<F&, const Tensor&, size_t>)
      return f(list[i], i);
    else
      return f(list[i]);
  };
  Tensors result;
  result.reserve(list.size());
  for (size_t i = 0; i < list.size(); ++i)
    list.names().empty() ? result.push_back(at(i)) : result.push_back(list.names()[i], at(i));
  return result;
}

}  // namespace addax
