#include "ops/device_kernel.hpp"

#include <mutex>
#include <set>

#include "core/warning.hpp"

namespace addax {
namespace {

using backends::DeviceBackend;
using backends::KernelCall;
using backends::View;

/// A call of the processor's kernel between copies in main memory.
struct HostCall {
  const Op* op;
  AttrsRef attrs;
  backends::Plan plan;
};

void run_in_main_memory(const KernelCall& given) {
  const auto& host = *static_cast<const HostCall*>(given.prepared);
  std::vector<Ref<Buffer>> blocks;
  std::vector<View> views;
  for (const auto* list : {&given.in, &given.out})
    for (const View& view : *list) {
      blocks.push_back(Buffer::allocate(view.spec->bytes()));
      views.push_back({blocks.back()->data(), view.spec});
    }
  for (size_t i = 0; i < given.in.size(); ++i)
    transfer(nullptr, views[i].data, given.device, given.in[i].data, views[i].spec->bytes());
  auto scratch = Buffer::allocate(host.plan.scratch);
  KernelCall call;
  call.in = {views.data(), given.in.size()};
  call.out = {views.data() + given.in.size(), given.out.size()};
  call.attrs = given.attrs;
  call.prepared = host.plan.prepared.get();
  call.scratch = scratch->data();
  host.op->kernels.cpu.run(call);
  for (size_t i = 0; i < given.out.size(); ++i)
    transfer(given.device, given.out[i].data, nullptr, call.out[i].data, call.out[i].spec->bytes());
}

void say_once(const Op& op, const DeviceBackend& device) {
  static std::mutex mutex;
  static std::set<const Op*> said;
  std::lock_guard lock(mutex);
  if (said.insert(&op).second)
    warn(std::string(op.name) + ": runs on the cpu, between copies: there is no kernel of it on " +
         device.device().to_string() + ".");
}

}  // namespace

backends::KernelEntry kernel_on(const Op& op, const DeviceBackend* device) {
  if (!device) return op.kernels.cpu;
  if (op.kernels.device) return op.kernels.device;
  return device->kernel(op.is_elementwise() ? "elementwise" : op.name);
}

ChosenKernel choose_kernel(const Op& op, std::span<const Spec> in, std::span<const Spec> out, const Attrs* attrs,
                           DeviceBackend* device) {
  const void* data = attrs ? attrs->data() : nullptr;
  OnDevice there(device);  // bodies of loops are planned for where the loop is
  if (backends::KernelEntry found = kernel_on(op, device))
    return {found.run, found.plan ? found.plan(in, out, data) : backends::Plan{}};
  say_once(op, *device);
  auto host = std::make_shared<HostCall>(HostCall{&op, AttrsRef(attrs), {}});
  OnDevice main_memory(nullptr);
  if (op.kernels.cpu.plan) host->plan = op.kernels.cpu.plan(in, out, data);
  backends::Plan plan;
  plan.prepared = host;
  plan.waits = true;
  return {run_in_main_memory, plan};
}

DeviceBackend* device_for(const CallView& call) {
  DeviceMemory* found = nullptr;
  for (const Tensor& t : call.in) {
    DeviceMemory* memory = memory_of(t);
    if (found && memory && memory != found)
      throw DeviceError(std::string(call.op.name) + ": expected inputs on one device, got " +
                        found->device().to_string() + " and " + memory->device().to_string() +
                        ". Tensor::to() brings one to the other.");
    if (memory) found = memory;
  }
  return backends::backend_of(found ? found : current_memory());
}

}  // namespace addax
