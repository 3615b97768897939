// The bridge to xtensor, for those who include it: any xtensor expression of an element type that tensors have converts
// to a Tensor; as_tensor() takes an array's memory over; as_xtensor<T>() is a view of a tensor's memory.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#if __has_include(<xtensor/containers/xarray.hpp>)  // xtensor has folders from 0.26 on
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/core/xexpression.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xexpression.hpp>
#include <xtensor/xtensor.hpp>
#endif

#include "addax/tensor.hpp"

namespace addax {

namespace detail {

template <class E>
concept XtensorExpression = xt::is_xexpression<E>::value;

/// Arrays whose elements lie in a row-major block of their own.
template <class E>
inline constexpr bool owns_row_major = false;
template <class Storage, class Shape, class Tag>
inline constexpr bool owns_row_major<xt::xarray_container<Storage, xt::layout_type::row_major, Shape, Tag>> = true;
template <class Storage, size_t rank, class Tag>
inline constexpr bool owns_row_major<xt::xtensor_container<Storage, rank, xt::layout_type::row_major, Tag>> = true;

/// A tensor over the elements of `array`, which it owns.
template <class Array>
Tensor owning_tensor(Array array) {
  using T = typename Array::value_type;
  auto owner = std::make_shared<Array>(std::move(array));
  std::vector<int64_t> shape(owner->shape().begin(), owner->shape().end());
  return Tensor::view_of(owner->data(), Spec{Shape(shape), dtype_of<T>}, owner);
}

}  // namespace detail

/// Makes every xtensor expression an argument where a Tensor is wanted: its elements are computed or copied once.
template <detail::XtensorExpression E>
struct AsTensor<E> {
  static Tensor convert(const E& expression) {
    using T = std::remove_cv_t<typename E::value_type>;
    return detail::owning_tensor(xt::xarray<T, xt::layout_type::row_major>(expression));
  }
};

/// A tensor of the same elements. An array that is given up, `as_tensor(std::move(x))`, is not copied.
template <class E>
requires detail::XtensorExpression<std::remove_cvref_t<E>> Tensor as_tensor(E&& expression) {
  if constexpr (detail::owns_row_major<E>)
    return detail::owning_tensor(std::move(expression));
  else
    return AsTensor<std::remove_cvref_t<E>>::convert(expression);
}

/// The tensor's elements as an xtensor array, read-only and without a copy; it keeps the memory alive. DTypeError where
/// T is not exactly the tensor's type.
template <class T>
auto as_xtensor(const Tensor& tensor) {
  const T* data = tensor.data<T>();
  std::vector<size_t> shape(tensor.shape().begin(), tensor.shape().end());
  auto owner = std::make_shared<const Tensor>(tensor);
  return xt::adapt_smart_ptr<xt::layout_type::row_major>(std::move(data), shape, std::move(owner));
}

}  // namespace addax
