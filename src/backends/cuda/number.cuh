// Numbers of any dtype within kernels: what arithmetic happens in, and how results are stored.
#pragma once

#include "backends/cuda/launch.hpp"
#include "backends/scalar_cast.hpp"

namespace addax::backends::cuda {

/// Half floats are worked on as float32.
template <class T>
struct Worked {
  using type = T;
};
template <>
struct Worked<float16_t> {
  using type = float;
};
template <>
struct Worked<bfloat16_t> {
  using type = float;
};
template <class T>
using worked_t = typename Worked<T>::type;

/// Element i of memory of a dtype that is known only when the kernel runs.
template <class A>
ADDAX_DEVICE_CALLED void store_number(void* to, DType::Code dtype, int64_t i, A value) {
  auto store = [&](auto zero) { static_cast<decltype(zero)*>(to)[i] = scalar::cast<decltype(zero)>(value); };
  switch (dtype) {
    case DType::bool_: return store(bool());
    case DType::int8: return store(int8_t());
    case DType::int16: return store(int16_t());
    case DType::int32: return store(int32_t());
    case DType::int64: return store(int64_t());
    case DType::uint8: return store(uint8_t());
    case DType::uint16: return store(uint16_t());
    case DType::uint32: return store(uint32_t());
    case DType::uint64: return store(uint64_t());
    case DType::float16: return store(float16_t());
    case DType::bfloat16: return store(bfloat16_t());
    case DType::float32: return store(float());
    case DType::float64: return store(double());
  }
}

}  // namespace addax::backends::cuda
