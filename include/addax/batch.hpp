// Batch: the rows of one step.
#pragma once

#include "addax/tensor.hpp"

namespace addax {

/// Unpacks as `auto [x, y]`.
struct Batch {
  Tensors x, y, sample_weight;

  template <size_t I>
  const Tensors& get() const {
    static_assert(I < 2);
    if constexpr (I == 0)
      return x;
    else
      return y;
  }
};

}  // namespace addax

template <>
struct std::tuple_size<addax::Batch> : std::integral_constant<size_t, 2> {};
template <size_t I>
struct std::tuple_element<I, addax::Batch> {
  using type = const addax::Tensors;
};
