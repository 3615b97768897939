#include "device/host_kernels.hpp"

#include <array>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

#include "addax/errors.hpp"
#include "backends/conv.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/elementwise.hpp"
#include "backends/flush_denormals.hpp"
#include "backends/indexing.hpp"
#include "backends/matmul.hpp"
#include "backends/movement.hpp"
#include "backends/pooling.hpp"
#include "backends/random.hpp"
#include "backends/reduce.hpp"
#include "backends/softmax.hpp"
#include "backends/sorting.hpp"
#include "device/host_backend.hpp"

namespace addax::tests {
namespace {

using namespace backends;

struct Row {
  std::string_view op;
  KernelEntry kernel;
};

constexpr Row rows[] = {
    {"elementwise", {cpu::elementwise}},
    {"fused", {cpu::fused, cpu::plan_fused}},
    {"sum", {cpu::sum, cpu::plan_reduce}},
    {"mean", {cpu::mean, cpu::plan_reduce}},
    {"max", {cpu::max, cpu::plan_reduce}},
    {"min", {cpu::min, cpu::plan_reduce}},
    {"any", {cpu::any, cpu::plan_reduce}},
    {"all", {cpu::all, cpu::plan_reduce}},
    {"prod", {cpu::prod, cpu::plan_reduce}},
    {"argmax", {cpu::argmax}},
    {"argmin", {cpu::argmin}},
    {"moments", {cpu::moments, cpu::plan_moments}},
    {"any_not_finite", {cpu::any_not_finite}},
    {"cumsum", {cpu::cumsum}},
    {"cumprod", {cpu::cumprod}},
    {"softmax", {cpu::softmax, cpu::plan_softmax}},
    {"softmax_gradient", {cpu::softmax_gradient, cpu::plan_softmax}},
    {"log_softmax", {cpu::log_softmax, cpu::plan_softmax}},
    {"log_softmax_gradient", {cpu::log_softmax_gradient, cpu::plan_softmax}},
    {"sparse_cross_entropy", {cpu::sparse_cross_entropy, cpu::plan_cross_entropy}},
    {"sparse_cross_entropy_gradient", {cpu::sparse_cross_entropy_gradient, cpu::plan_cross_entropy}},
    {"matmul", {cpu::matmul, cpu::plan_matmul}},
    {"conv", {cpu::conv, cpu::plan_conv}},
    {"conv_input_gradient", {cpu::conv_input_gradient, cpu::plan_conv_input_gradient}},
    {"conv_kernel_gradient", {cpu::conv_kernel_gradient, cpu::plan_conv_kernel_gradient}},
    {"max_pool", {cpu::max_pool, cpu::plan_pool}},
    {"max_unpool", {cpu::max_unpool, cpu::plan_unpool}},
    {"broadcast_to", {cpu::broadcast_to}},
    {"transpose", {cpu::transpose}},
    {"concatenate", {cpu::concatenate}},
    {"slice", {cpu::slice}},
    {"slice_gradient", {cpu::slice_gradient}},
    {"pad", {cpu::pad}},
    {"take", {cpu::take}},
    {"take_gradient", {cpu::take_gradient, cpu::plan_scatter}},
    {"take_along_axis", {cpu::take_along_axis}},
    {"one_hot", {cpu::one_hot}},
    {"arange", {cpu::arange}},
    {"random_uniform", {cpu::uniform}},
    {"random_normal", {cpu::normal}},
    {"random_truncated_normal", {cpu::truncated_normal}},
    {"random_bernoulli", {cpu::bernoulli}},
    {"random_permutation", {cpu::permutation, cpu::plan_permutation}},
    {"fold_in", {cpu::fold_in}},
    {"top_k", {cpu::top_k, cpu::plan_sort}},
};

/// What a call needs, kept for a recording: the caller's lists may be gone when it is launched.
struct KeptCall {
  KernelCall call;
  std::vector<View> views;
};

void run_translated(Kernel run, const KernelCall& given) {
  auto& device = *static_cast<HostBackend*>(given.device);
  KeptCall kept{given, {}};
  for (const auto* list : {&given.in, &given.out})
    for (const View& view : *list) kept.views.push_back({device.behind(view.data), view.spec});
  kept.call.scratch = device.behind(given.scratch);
  kept.call.device = nullptr;
  device.tell([run, kept = std::move(kept), ins = given.in.size()] {
    KernelCall call = kept.call;
    std::span<const View> all(kept.views);
    call.in = all.first(ins);
    call.out = all.subspan(ins);
    FlushDenormals flush;
    run(call);
  });
}

/// Kernels are plain functions: each that was asked for has a slot, and functions of its own.
constexpr size_t slots = 160;
std::array<Row, slots> taken;

template <size_t I>
void run_slot(const KernelCall& call) {
  run_translated(taken[I].kernel.run, call);
}

template <size_t I>
Plan plan_slot(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  Plan plan = taken[I].kernel.plan(in, out, attrs);
  plan.keep = nullptr;
  return plan;
}

template <size_t... I>
constexpr std::array<KernelEntry, slots> entries_of(std::index_sequence<I...>) {
  return {KernelEntry{run_slot<I>, plan_slot<I>}...};
}
constexpr auto entries = entries_of(std::make_index_sequence<slots>());

KernelEntry untranslated(std::string_view op) {
  static const bool of_cuda = std::getenv("ADDAX_TEST_CUDA_KERNELS") != nullptr;
  if (of_cuda)
    if (KernelEntry found = cuda::kernel_of(op)) return found;
  for (const Row& row : rows)
    if (row.op == op) return row.kernel;
  return {};
}

}  // namespace

KernelEntry host_kernel(std::string_view op) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  size_t slot = 0;
  while (slot < slots && taken[slot].kernel && taken[slot].op != op) ++slot;
  if (slot == slots) throw DeviceError("test device: expected fewer kernels, got more than it has slots.");
  if (!taken[slot].kernel) taken[slot] = {op, untranslated(op)};
  const KernelEntry kernel = taken[slot].kernel;
  return kernel ? KernelEntry{entries[slot].run, kernel.plan ? entries[slot].plan : nullptr} : kernel;
}

}  // namespace addax::tests
