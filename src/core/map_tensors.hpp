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

/// Values under the names of a list.
inline Tensors named_like(const Tensors& list, const Tensors& values) {
  return map_tensors(list, [&](const Tensor&, size_t i) { return values[i]; });
}

}  // namespace addax
