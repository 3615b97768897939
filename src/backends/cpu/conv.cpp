// Convolutions on the CPU: what is computed, and by whom.
#include "backends/conv.hpp"

#include <algorithm>

#include "backends/cpu/conv_problem.hpp"

namespace addax::backends::cpu {
namespace {

/// Ways in the order in which they are tried in a run.
struct Ways {
  std::unique_ptr<ConvRun> first, second;
};

/// Whether oneDNN is asked: few channels a group, or bfloat16, but for a first layer's handful of channels and for
/// depthwise convolutions that it has no good loops for.
bool asks_onednn(const ConvProblem& p) {
  if (p.is_depthwise()) {
    if (p.out > p.in) return false;
    if (p.result == ConvResult::kernel) return p.in % 16 == 0 && p.in > 32;
  }
  if (p.dtype != DType::bfloat16) return p.groups > 1 && p.in / p.groups < 8;
  if (p.groups > 1) return true;
  return p.result == ConvResult::kernel ? p.in >= 16 : p.in * p.kernel[2] >= 8;
}

/// Nothing is timed: the choice follows from shape, dtype and processor (docs/decisions.md).
Ways ways_for(const ConvProblem& problem) {
  const bool half = problem.dtype.size() < 4;  // for which processors have faster instructions
  if (auto run = half ? nullptr : winograd_conv(problem)) return {std::move(run), vector_conv(problem)};
  if (auto tiles = tile_conv(problem)) return {std::move(tiles), vector_conv(problem)};
  if (auto pairs = pairs_conv(problem)) return {std::move(pairs), vector_conv(problem)};
  if (auto run = compiled_conv(problem)) return {std::move(run), nullptr};
  if (asks_onednn(problem))
    if (auto run = onednn_conv(problem)) return {std::move(run), nullptr};
  if (auto run = depthwise_conv(problem)) return {std::move(run), nullptr};
  if (auto run = winograd_conv(problem)) return {std::move(run), vector_conv(problem)};
  return {vector_conv(problem), nullptr};
}

void keep(const KernelCall& call) { static_cast<const Ways*>(call.prepared)->first->keep(call.in[1].data, call.kept); }

Plan plan(ConvResult result, std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  const ConvProblem problem = conv_problem(result, in, out, *static_cast<const ConvAttrs*>(attrs));
  auto ways = std::make_shared<Ways>(ways_for(problem));
  Plan plan{.scratch = std::max(ways->first->scratch(), ways->second ? ways->second->scratch() : 0),
            .kept = ways->first->kept()};
  if (plan.kept) plan.keep = keep;
  plan.prepared = std::move(ways);
  return plan;
}

void run(const KernelCall& call) {
  if (call.out[0].size() == 0) return;
  const Ways& ways = *static_cast<const Ways*>(call.prepared);
  if (ways.first->run(call) || !ways.second) return;
  KernelCall second = call;
  second.kept = nullptr;
  ways.second->run(second);
}

}  // namespace

int64_t ConvProblem::work() const {
  int64_t work = n * out * (in / groups);
  for (size_t a = 0; a < 3; ++a) work *= y[a] * kernel[a];
  return work;
}

ConvProblem conv_problem(ConvResult result, std::span<const Spec> in, std::span<const Spec> out,
                         const ConvAttrs& attrs) {
  const Spec& x = result == ConvResult::x ? out[0] : in[0];
  const Spec& kernel = result == ConvResult::kernel ? out[0] : in[1];
  const Spec& y = result == ConvResult::y ? out[0] : result == ConvResult::x ? in[0] : in[1];
  ConvProblem p{};
  p.result = result;
  p.n = x.shape[0];
  p.in = x.shape.back();
  p.out = y.shape.back();
  p.groups = attrs.groups;
  p.dtype = out[0].dtype;
  p.bias = attrs.bias;
  p.relu = attrs.epilogue == Epilogue::relu;
  if (!attrs.after.instructions.empty()) p.tail = Tail(attrs.after, in.subspan(attrs.bias ? 3 : 2), out[0]);
  p.rank = x.shape.rank() - 2;
  p.x = p.y = p.kernel = p.stride = p.dilation = {1, 1, 1};
  p.before = {0, 0, 0};
  for (int i = 0; i < p.rank; ++i) {
    const size_t from = size_t(i), to = from + 3 - size_t(p.rank);
    p.x[to] = x.shape[1 + i];
    p.y[to] = y.shape[1 + i];
    p.kernel[to] = kernel.shape[i];
    p.stride[to] = attrs.strides[from];
    p.dilation[to] = attrs.dilation[from];
    p.before[to] = attrs.before[from];
  }
  return p;
}

void conv(const KernelCall& call) { run(call); }
Plan plan_conv(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  return plan(ConvResult::y, in, out, attrs);
}
void conv_input_gradient(const KernelCall& call) { run(call); }
Plan plan_conv_input_gradient(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  return plan(ConvResult::x, in, out, attrs);
}
void conv_kernel_gradient(const KernelCall& call) { run(call); }
Plan plan_conv_kernel_gradient(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  return plan(ConvResult::kernel, in, out, attrs);
}

}  // namespace addax::backends::cpu
