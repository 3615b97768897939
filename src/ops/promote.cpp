#include "ops/promote.hpp"

#include <limits>
#include <optional>
#include <utility>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "core/convert.hpp"

namespace addax {
namespace {

bool holds(DType dtype, int64_t value) {
  return visit_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      return std::in_range<T>(value);
    else
      return !std::is_same_v<T, bool>;
  });
}

/// Joins a number to the dtype that the tensors have.
DType with_number(DType dtype, const Number& number) {
  if (number.kind() == Number::boolean) return dtype;
  if (number.kind() == Number::real) return dtype.is_float() ? dtype : config::floatx();
  if (holds(dtype, number.as_int())) return dtype;
  return promote(dtype, holds(DType::int32, number.as_int()) ? DType::int32 : DType::int64);
}

}  // namespace

DType result_type(std::span<const Tensor> tensors) {
  std::optional<DType> strong;
  for (const Tensor& t : tensors) {
    DType dtype = t.dtype();  // refuses an empty handle
    if (!state_of(t).weak) strong = strong ? promote(*strong, dtype) : dtype;
  }
  if (!strong) {
    DType dtype = tensors[0].dtype();
    for (const Tensor& t : tensors) dtype = promote(dtype, t.dtype());
    return dtype;
  }
  DType dtype = *strong;
  for (const Tensor& t : tensors)
    if (state_of(t).weak) dtype = with_number(dtype, state_of(t).number);
  return dtype;
}

DType float_type(const Tensor& x) { return x.dtype().is_float() ? x.dtype() : config::floatx(); }

Tensor constant(Number value, DType dtype) {
  Tensor tensor = allocate({Shape{}, dtype});
  double real = value.as_double();
  int64_t integer = value.as_int();
  if (value.kind() == Number::real)
    convert(&real, DType::float64, data_of(tensor), dtype, 1);
  else
    convert(&integer, DType::int64, data_of(tensor), dtype, 1);
  return tensor;
}

Tensor as_dtype(const Tensor& x, DType dtype) {
  const DType now = x.dtype();  // refuses an empty handle
  if (const TensorState& state = state_of(x); state.weak) return constant(state.number, dtype);
  return now == dtype ? x : ops::cast(x, dtype);
}

Shape broadcast_shapes(const CallView& call, const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  Shape shape = longer;
  int extra = longer.rank() - shorter.rank();
  for (int i = 0; i < shorter.rank(); ++i) {
    int64_t x = longer[i + extra], y = shorter[i];
    if (x != y && x != 1 && y != 1)
      fail_shape(call, "expected shapes that broadcast, got " + a.to_string() + " and " + b.to_string() +
                           ". Axes are matched from the last; each must be equal or 1.");
    shape[i + extra] = x == 1 ? y : x;
  }
  return shape;
}

}  // namespace addax
