// WithResult: a kernel's attributes, and the result's spec where it follows from no input.
#pragma once

#include <tuple>

#include "ops/op.hpp"

namespace addax {

/// The kernel's part comes first: the address of the whole is the address that the kernel expects.
template <class Kernel>
struct WithResult {
  Kernel kernel;
  Shape shape;
  DType dtype;
  bool operator==(const WithResult&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"kernel", &WithResult::kernel}, Field{"shape", &WithResult::shape},
                      Field{"dtype", &WithResult::dtype}};
  }
};

template <class Kernel>
AttrsRef with_result(Kernel kernel, const Shape& shape, DType dtype) {
  return attrs_of(WithResult<Kernel>{std::move(kernel), shape, dtype});
}

/// An infer that has nothing to check.
template <class Kernel>
Spec given_result(const CallView& call) {
  const auto& attrs = call.attr<WithResult<Kernel>>();
  return {attrs.shape, attrs.dtype};
}

/// For kernels without attributes.
struct NoAttrs {
  bool operator==(const NoAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace addax
