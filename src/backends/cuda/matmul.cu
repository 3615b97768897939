// Matrix products: those of floats by cuBLASLt, those of integers by a kernel.
#include "backends/matmul.hpp"

#include "addax/config.hpp"
#include "addax/errors.hpp"
#include "backends/cuda/cublas.hpp"
#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/matmul.cuh"
#include "backends/cuda/movement.cuh"

namespace addax::backends::cuda {
namespace {

constexpr size_t workspace_alignment = 256;
/// cuBLAS' own choice for GPUs of compute capability 9.0. Products of few numbers do with none.
constexpr size_t large_workspace = size_t{32} << 20;
constexpr int64_t small_work = int64_t{1} << 20;
/// Of one call: a grid has no more in its third direction.
constexpr int64_t most_matrices = 65535;

/// A call's shapes, with leading axes folded into rows where B has none.
struct Shapes {
  int64_t m, n, k, a_width, b_width;
  StridedWalk matrices;  // steps in A and B, in elements
  size_t workspace = 0;
};

Shapes shapes_of(const Shape& a, const Shape& b, const Shape& c, const MatmulAttrs& attrs) {
  Shapes s{c[-2], c[-1], attrs.transpose_a ? a[-2] : a[-1], a[-1], b[-1], {}, 0};
  const int rank = c.rank() - 2;
  int64_t a_step = a[-2] * a[-1], b_step = b[-2] * b[-1];
  Shape a_steps = c.part(0, rank), b_steps = c.part(0, rank);
  auto step = [&](const Shape& operand, int axis, int64_t& next) -> int64_t {
    const int own = axis - rank + operand.rank() - 2;
    const int64_t length = own < 0 ? 1 : operand[own], here = next;
    next *= length;
    return length == 1 ? 0 : here;
  };
  for (int axis = rank - 1; axis >= 0; --axis) {
    a_steps[axis] = step(a, axis, a_step);
    b_steps[axis] = step(b, axis, b_step);
  }
  for (int axis = 0; axis < rank; ++axis) s.matrices.add(c[axis], a_steps[axis], b_steps[axis]);
  s.matrices.simplify();
  if (s.matrices.rank == 1 && s.matrices.to[0] == 0 && s.matrices.from[0] != 0 && !attrs.transpose_a) {
    s.m *= s.matrices.length[0];
    s.matrices.rank = 0;
  }
  if (c.size() * s.k > small_work) s.workspace = large_workspace;
  return s;
}

int type_of(DType dtype) {
  switch (dtype) {
    case DType::float64: return cuda_f64;
    case DType::float16: return cuda_f16;
    case DType::bfloat16: return cuda_bf16;
    default: return cuda_f32;
  }
}

/// One for each device; null is main memory, in tests.
Cublas& cublas_of(const KernelCall& call) {
  static std::mutex mutex;
  static auto* known = new std::map<DeviceMemory*, std::unique_ptr<Cublas>>;  // as the devices, never destroyed
  std::lock_guard lock(mutex);
  auto& found = (*known)[call.device];
  if (!found)
    found = std::make_unique<Cublas>(cublas_api(), call.device ? device_of(call)->device().to_string() : "cuda");
  return *found;
}

/// Of all addresses and distances, in bytes: the greatest power of two that divides all, at most what every tensor
/// has, so that the algorithm does not depend on where tensors happen to lie.
uint32_t common_alignment(std::initializer_list<uintptr_t> bytes) {
  uintptr_t bits = 64;
  for (uintptr_t each : bytes) bits |= each;
  return static_cast<uint32_t>(bits & (~bits + 1));
}

uintptr_t address(const void* memory) { return reinterpret_cast<uintptr_t>(memory); }

/// Whether the epilogue was done with it.
bool multiply_floats(const KernelCall& call, const Shapes& s) {
  const View &a = call.in[0], &b = call.in[1], &c = call.out[0];
  const auto& attrs = *static_cast<const MatmulAttrs*>(call.attrs);
  const bool bias = attrs.bias && call.in[2].dtype() == c.dtype();
  MatrixProduct product;
  product.type = type_of(c.dtype());
  if (c.dtype() == DType::float64) product.compute_type = compute_f64;
  if (c.dtype() == DType::float32 && config::is_tf32_enabled()) product.compute_type = compute_tf32;
  product.m = s.m;
  product.n = s.n;
  product.k = s.k;
  product.transpose_a = attrs.transpose_a;
  product.transpose_b = attrs.transpose_b;
  product.workspace = s.workspace;
  const bool relu = attrs.epilogue == Epilogue::relu, separate = attrs.bias && !bias;
  if ((bias || relu) && !separate) product.epilogue = (bias ? epilogue_bias : 0) | (relu ? epilogue_relu : 0);
  const uintptr_t item = c.dtype().size();
  product.alignment =
      common_alignment({address(a.data), address(b.data), address(bias ? call.in[2].data : nullptr), address(c.data)});
  if (s.matrices.rank > 0)
    product.alignment =
        common_alignment({product.alignment, uintptr_t(a.shape()[-1] * a.shape()[-2]) * item,
                          uintptr_t(b.shape()[-1] * b.shape()[-2]) * item, uintptr_t(s.m * s.n) * item});

  // The innermost axis of matrices is a batch of cuBLASLt's, those before it are a loop.
  StridedWalk loop = s.matrices;
  int64_t matrices = 1;
  if (loop.rank > 0) {
    --loop.rank;
    matrices = loop.length[loop.rank];
    product.a_step = loop.from[loop.rank];
    product.b_step = loop.to[loop.rank];
  }
  auto* workspace = reinterpret_cast<void*>((address(call.scratch) + workspace_alignment - 1) / workspace_alignment *
                                            workspace_alignment);
  void* stream = stream_of(call);  // before cuBLASLt is made: it is made for the device that is chosen
  bool finished = true;
  for (int64_t i = 0, count = loop.size(); i < count; ++i) {
    int64_t rest = i, a_at = 0, b_at = 0;
    for (int axis = loop.rank - 1; axis >= 0; --axis) {
      a_at += rest % loop.length[axis] * loop.from[axis];
      b_at += rest % loop.length[axis] * loop.to[axis];
      rest /= loop.length[axis];
    }
    for (int64_t first = 0; first < matrices; first += most_matrices) {
      product.batch = std::min(matrices - first, most_matrices);
      const ProductMemory memory{movement::byte_at(a, a_at + first * product.a_step),
                                 movement::byte_at(b, b_at + first * product.b_step), bias ? call.in[2].data : nullptr,
                                 movement::byte_at(c, (i * matrices + first) * s.m * s.n), workspace};
      finished = cublas_of(call).multiply(product, memory, stream);
    }
  }
  return finished && !separate;
}

template <class In, class Out>
void multiply_integers(const KernelCall& call, const Shapes& s) {
  const auto& attrs = *static_cast<const MatmulAttrs*>(call.attrs);
  launch(IntegerProduct<In, Out>{call.in[0].as<In>(), call.in[1].as<In>(), call.out[0].as<Out>(), s.m, s.n, s.k,
                                 attrs.transpose_a ? 1 : s.a_width, attrs.transpose_a ? s.a_width : 1,
                                 attrs.transpose_b ? 1 : s.b_width, attrs.transpose_b ? s.b_width : 1, s.matrices},
         call.out[0].size(), stream_of(call));
}

/// The dtypes that the processor's kernel takes: the plan has refused others.
void multiply_any_integers(const KernelCall& call, const Shapes& s) {
  visit_dtype(call.in[0].dtype(), [&](auto zero) {
    using In = decltype(zero);
    if constexpr (std::is_integral_v<In> && !std::is_same_v<In, bool>) {
      const DType out = call.out[0].dtype();
      if (out == dtype_of<In>)
        multiply_integers<In, In>(call, s);
      else if (out == DType::int32)
        multiply_integers<In, int32_t>(call, s);
      else
        multiply_integers<In, int64_t>(call, s);
    }
  });
}

Plan plan_matmul(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  if (!out[0].dtype.is_float()) return {cpu::plan_matmul(in, out, attrs).prepared, 0};
  (void)cublas_api();  // where it is missing, nothing has begun yet
  const Shapes s = shapes_of(in[0].shape, in[1].shape, out[0].shape, *static_cast<const MatmulAttrs*>(attrs));
  return {nullptr, s.workspace ? s.workspace + workspace_alignment : 0};
}

void matmul(const KernelCall& call) {
  const View& c = call.out[0];
  const auto& attrs = *static_cast<const MatmulAttrs*>(call.attrs);
  if (c.size() == 0) return;
  const Shapes s = shapes_of(call.in[0].shape(), call.in[1].shape(), c.shape(), attrs);
  bool finished = !attrs.bias && attrs.epilogue == Epilogue::none;
  if (s.k == 0)
    Mover{stream_of(call)}.fill(c, 0);
  else if (c.dtype().is_float())
    finished = multiply_floats(call, s);
  else
    multiply_any_integers(call, s);
  if (!finished) finish(call, attrs.bias, attrs.epilogue == Epilogue::relu);
  check_launch(call, "matmul");
}

constexpr KernelRow matmul_rows[] = {{"matmul", {matmul, plan_matmul}}};

}  // namespace

void finish(const KernelCall& call, bool has_bias, bool relu) {
  if (!has_bias && !relu) return;
  const View& c = call.out[0];
  const View& bias = has_bias ? call.in[2] : c;  // of the same dtype where there is none
  auto run = [&](auto zero, auto bias_zero) {
    using T = decltype(zero);
    using B = decltype(bias_zero);
    launch(Finish<T, B>{c.as<T>(), has_bias ? bias.as<B>() : nullptr, c.shape()[-1], relu}, c.size(), stream_of(call));
  };
  visit_dtype(c.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return;
    else if constexpr (std::is_integral_v<T>)
      run(zero, zero);
    else
      visit_float(bias.dtype(), [&](auto bias_zero) { run(zero, bias_zero); });
  });
}

KernelEntry matmul_kernel(std::string_view op) { return find_kernel(matmul_rows, op); }

}  // namespace addax::backends::cuda
