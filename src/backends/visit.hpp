// From a dtype known at run time to a C++ type: visit_dtype for all, visit_float and visit_index for a few.
#pragma once

#include "core/convert.hpp"

namespace addax::backends {

/// Calls body(T{}) for the floating dtypes; anything else is taken for float32.
template <class Body>
decltype(auto) visit_float(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::float16: return body(float16_t{});
    case DType::bfloat16: return body(bfloat16_t{});
    case DType::float64: return body(double{});
    default: return body(float{});
  }
}

/// Calls body(T{}) for the dtypes of indices; anything but int64 is taken for int32.
template <class Body>
decltype(auto) visit_index(DType dtype, Body&& body) {
  if (dtype == DType::int64) return body(int64_t{});
  return body(int32_t{});
}

}  // namespace addax::backends
