// Convolutions: cuDNN's where it takes them, else plain kernels.
#include "backends/cuda/conv.cuh"

#include <algorithm>
#include <limits>

#include "addax/config.hpp"
#include "backends/cuda/cudnn.hpp"
#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/movement.cuh"
#include "backends/visit.hpp"

namespace addax::backends::cuda {
namespace {

using cpu::ConvProblem;
using cpu::ConvResult;

constexpr int64_t least_lines = 16;  // of a chunk of the kernel's gradient
constexpr size_t alignment = 256;    // of what lies in scratch memory
constexpr uintptr_t vector = 16;     // bytes that cuDNN's kernels may read at once, which it does not check

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

struct ConvPlan {
  ConvShape shape;
  ReduceCut cut;  // of the kernel's gradient
  // Null where cuDNN does not take it.
  Cudnn* cudnn = nullptr;
  Cudnn::Prepared* prepared = nullptr;
  ConvShape seen;         // with the x that cuDNN is given
  bool copies_x = false;  // which is not x itself
  size_t kernel_bytes = 0, x_bytes = 0;

  explicit ConvPlan(const ConvShape& s)
      : shape(s),
        cut(KernelGradientLines<float>{s, nullptr, nullptr}.outputs(), s.n * s.y[0] * s.y[1], true, least_lines),
        seen(s) {}
};

// ---- cuDNN ----------------------------------------------------------------------------------------------------------

/// Whether the places of y are those that cuDNN makes of as many zeros behind x as before it.
bool has_even_zeros(const ConvShape& s) {
  for (int a = 0; a < 3; ++a) {
    const int64_t reach = s.x[a] + 2 * s.before[a] - (s.taps[a] - 1) * s.dilation[a] - 1;
    if (reach < 0 || reach / s.stride[a] + 1 != s.y[a]) return false;
  }
  return true;
}

/// Just what the taps see, zeros included.
ConvShape without_zeros(ConvShape s) {
  for (int a = 0; a < 3; ++a) {
    s.x[a] = (s.y[a] - 1) * s.stride[a] + (s.taps[a] - 1) * s.dilation[a] + 1;
    s.before[a] = 0;
  }
  return s;
}

/// Depthwise convolutions are few multiplications for much memory: the plain kernels are made for them.
bool suits_cudnn(const ConvProblem& p) { return p.dtype != DType::float64 && p.work() > 0 && !p.is_depthwise(); }

/// cuDNN counts in ints, and knows no empty tensors.
bool fits_int(const ConvShape& s) {
  constexpr int64_t most = std::numeric_limits<int>::max();
  int64_t x = s.n * s.in, y = s.n * s.out, taps = s.in_of_group() * s.out;
  for (int a = 0; a < 3; ++a) {
    x *= s.x[a];
    y *= s.y[a];
    taps *= s.taps[a];
    if (std::max({s.before[a], s.stride[a], s.dilation[a]}) > most) return false;
  }
  return x > 0 && std::max({x, y, taps}) <= most;
}

CudnnConv cudnn_conv(const ConvProblem& p, const ConvShape& s) {
  CudnnConv c;
  c.result = p.result;
  c.type = p.dtype == DType::float16 ? cudnn_f16 : p.dtype == DType::bfloat16 ? cudnn_bf16 : cudnn_f32;
  c.tf32 = p.dtype == DType::float32 && config::is_tf32_enabled();
  c.axes = std::max(p.rank, 2);
  c.n = int(s.n);
  c.in = int(s.in);
  c.out = int(s.out);
  c.groups = int(s.groups);
  for (size_t a = 0; a < 3; ++a) {
    c.x[a] = int(s.x[a]);
    c.y[a] = int(s.y[a]);
    c.taps[a] = int(s.taps[a]);
    c.stride[a] = int(s.stride[a]);
    c.dilation[a] = int(s.dilation[a]);
    c.before[a] = int(s.before[a]);
  }
  return c;
}

void ask_cudnn(const ConvProblem& problem, ConvPlan& plan) {
  if (!suits_cudnn(problem)) return;
  const ConvShape& s = plan.shape;
  plan.copies_x = !has_even_zeros(s);
  if (plan.copies_x) plan.seen = without_zeros(s);
  if (!fits_int(plan.seen)) return;
  const DeviceMemory* memory = current_memory();
  plan.cudnn = cudnn_on(memory ? memory->device().index : 0);
  if (plan.cudnn) plan.prepared = plan.cudnn->prepare(cudnn_conv(problem, plan.seen));
  if (!plan.prepared) return;
  const ConvShape& seen = plan.seen;
  const int64_t taps = s.taps[0] * s.taps[1] * s.taps[2] * s.in_of_group() * s.out;
  plan.kernel_bytes = aligned(size_t(taps) * problem.dtype.size());
  if (plan.copies_x)
    plan.x_bytes = aligned(size_t(s.n * seen.x[0] * seen.x[1] * seen.x[2] * s.in) * problem.dtype.size());
}

/// What x and the memory that holds just what is seen of it have in common, from the one to the other.
void copy_seen(const ConvPlan& plan, const void* from, void* to, bool back, DType dtype, const Mover& mover) {
  const ConvShape &s = plan.shape, &seen = plan.seen;
  StridedWalk walk;
  int64_t x_step = s.in, seen_step = s.in, seen_first = 0;
  auto add = [&](int64_t length, int64_t x, int64_t other) {
    back ? walk.add(length, other, x) : walk.add(length, x, other);
  };
  add(s.in, 1, 1);
  for (int a = 2; a >= 0; --a) {
    const int64_t common = std::min(s.x[a], seen.x[a] - s.before[a]);
    if (common <= 0) return;
    add(common, x_step, seen_step);
    seen_first += s.before[a] * seen_step;
    x_step *= s.x[a];
    seen_step *= seen.x[a];
  }
  add(s.n, x_step, seen_step);
  std::reverse(walk.length, walk.length + walk.rank);
  std::reverse(walk.from, walk.from + walk.rank);
  std::reverse(walk.to, walk.to + walk.rank);
  const int64_t bytes = seen_first * int64_t(dtype.size());
  if (back)
    mover.walk(static_cast<const char*>(from) + bytes, to, walk, dtype);
  else
    mover.walk(from, static_cast<char*>(to) + bytes, walk, dtype);
}

/// A matrix [rows, columns] as [columns, rows]: a kernel [places…, in, out] as cuDNN has it, and back.
void turn(const void* from, void* to, int64_t rows, int64_t columns, DType dtype, const Mover& mover) {
  StridedWalk walk;
  walk.add(columns, 1, rows);
  walk.add(rows, columns, 1);
  mover.walk(from, to, walk, dtype);
}

/// False where cuDNN refuses, or rows of a batch lie at odd addresses: nothing is written to the result then.
template <ConvResult result>
bool run_cudnn(const KernelCall& call, const ConvPlan& plan) {
  const Mover mover{stream_of(call)};
  const DType dtype = call.out[0].dtype();
  const ConvShape& s = plan.shape;
  const int64_t taps = s.taps[0] * s.taps[1] * s.taps[2] * s.in_of_group();
  char* room = reinterpret_cast<char*>(aligned(reinterpret_cast<uintptr_t>(call.scratch)));
  char *kernel = room, *x = room + plan.kernel_bytes;
  CudnnMemory memory{x, kernel, nullptr, x + plan.x_bytes};
  const View& given_x = result == ConvResult::x ? call.out[0] : call.in[0];
  if (!plan.copies_x) memory.x = given_x.data;
  memory.y = (result == ConvResult::y ? call.out[0] : result == ConvResult::x ? call.in[0] : call.in[1]).data;
  for (const void* given : {memory.x, memory.y})
    if (reinterpret_cast<uintptr_t>(given) % vector != 0) return false;
  if (result != ConvResult::kernel) turn(call.in[1].data, kernel, taps, s.out, dtype, mover);
  if (plan.copies_x && result != ConvResult::x) {
    const Spec whole{{int64_t(plan.x_bytes / dtype.size())}, dtype};
    mover.fill({x, &whole}, 0);
    copy_seen(plan, given_x.data, x, false, dtype, mover);
  }
  if (!plan.cudnn->run(*plan.prepared, memory, mover.stream)) return false;
  if (result == ConvResult::kernel) turn(kernel, call.out[0].data, s.out, taps, dtype, mover);
  if (plan.copies_x && result == ConvResult::x) {
    mover.fill(given_x, 0);
    copy_seen(plan, x, given_x.data, true, dtype, mover);
  }
  return true;
}

// ---- All of it ------------------------------------------------------------------------------------------------------

template <ConvResult result>
Plan plan_conv(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  const ConvProblem problem = cpu::conv_problem(result, in, out, *static_cast<const ConvAttrs*>(attrs));
  auto plan = std::make_shared<ConvPlan>(ConvShape(problem));
  ask_cudnn(problem, *plan);
  size_t scratch = 0;
  if (result == ConvResult::kernel) scratch = size_t(plan->cut.parts(out[0].shape.size())) * sizeof(double);
  if (plan->prepared)
    scratch = std::max(scratch, alignment + plan->kernel_bytes + plan->x_bytes + plan->prepared->workspace);
  return {std::move(plan), scratch};
}

template <ConvResult result, class T>
void run_plain(const KernelCall& call, const ConvPlan& plan) {
  const T *first = call.in[0].as<T>(), *second = call.in[1].as<T>();
  const View& out = call.out[0];
  if constexpr (result == ConvResult::kernel)
    launch_reduce<Sum>(KernelGradientLines<T>{plan.shape, first, second}, plan.cut,
                       {{out.data, nullptr}, out.dtype(), false, 0}, call.scratch, stream_of(call));
  else
    launch(Correlate<T, result == ConvResult::y>{plan.shape, first, second, out.as<T>()}, out.size(), stream_of(call));
}

template <ConvResult result>
void conv(const KernelCall& call) {
  if (call.out[0].size() == 0) return;
  const auto& attrs = *static_cast<const ConvAttrs*>(call.attrs);
  const auto& plan = *static_cast<const ConvPlan*>(call.prepared);
  if (!plan.prepared || !run_cudnn<result>(call, plan))
    visit_float(call.out[0].dtype(), [&](auto zero) { run_plain<result, decltype(zero)>(call, plan); });
  finish(call, attrs.bias, attrs.epilogue == Epilogue::relu);
  check_launch(call, "convolution");
}

constexpr KernelRow conv_rows[] = {
    {"conv", {conv<ConvResult::y>, plan_conv<ConvResult::y>}},
    {"conv_input_gradient", {conv<ConvResult::x>, plan_conv<ConvResult::x>}},
    {"conv_kernel_gradient", {conv<ConvResult::kernel>, plan_conv<ConvResult::kernel>}},
};

}  // namespace

KernelEntry conv_kernel(std::string_view op) { return find_kernel(conv_rows, op); }

}  // namespace addax::backends::cuda
