// Elementwise ops: one instance for each op and each dtype that it takes. They take nvcc minutes, so that it compiles
// this once for each ADDAX_PART of the dtypes.
#include "backends/cuda/elementwise.cuh"

namespace addax::backends::cuda {
namespace {

// Which T an op of each domain takes.
template <class T>
inline constexpr bool real = !std::is_integral_v<T>;
template <class T>
inline constexpr bool number = !std::is_same_v<T, bool>;
template <class T>
inline constexpr bool integer = std::is_integral_v<T>&& number<T>;
template <class T>
inline constexpr bool bits = std::is_integral_v<T>;
template <class T>
inline constexpr bool any = true;
inline constexpr bool same = false, boolean = true;

template <class Functor, int arity, class T, bool to_bool>
void launch_one(const KernelCall& call, void* stream) {
  using Kernel = Elementwise<Functor, arity, T, to_bool>;
  Kernel kernel{{}, static_cast<typename Kernel::R*>(call.out[0].data), walk_of(call.in, call.out[0].shape())};
  for (size_t i = 0; i < call.in.size(); ++i) kernel.in[i] = call.in[i].data;
  launch(kernel, call.out[0].size(), stream);
}

}  // namespace

template <class T>
void launch_op(ElementwiseOp op, const KernelCall& call, void* stream) {
  switch (op) {
#define ADDAX_ROW(name, Functor, arity, domain, result)                                   \
  case ElementwiseOp::name:                                                               \
    if constexpr (domain<T>) launch_one<scalar::Functor, arity, T, result>(call, stream); \
    return;
    ADDAX_ELEMENTWISE_OPS(ADDAX_ROW)
#undef ADDAX_ROW
    default: return;
  }
}

#define ADDAX_OPS_ON(T) template void launch_op<T>(ElementwiseOp, const KernelCall&, void*);
#if !defined(ADDAX_PART) || ADDAX_PART == 0
ADDAX_OPS_ON(float)
ADDAX_OPS_ON(double)
#endif
#if !defined(ADDAX_PART) || ADDAX_PART == 1
ADDAX_OPS_ON(float16_t)
ADDAX_OPS_ON(bfloat16_t)
#endif
#if !defined(ADDAX_PART) || ADDAX_PART == 2
ADDAX_OPS_ON(int8_t)
ADDAX_OPS_ON(int16_t)
ADDAX_OPS_ON(int32_t)
ADDAX_OPS_ON(int64_t)
#endif
#if !defined(ADDAX_PART) || ADDAX_PART == 3
ADDAX_OPS_ON(bool)
ADDAX_OPS_ON(uint8_t)
ADDAX_OPS_ON(uint16_t)
ADDAX_OPS_ON(uint32_t)
ADDAX_OPS_ON(uint64_t)
#endif
#undef ADDAX_OPS_ON

}  // namespace addax::backends::cuda
